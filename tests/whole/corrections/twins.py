"""A company whose mistake was corrected, and its twin that never made it."""

from collections import Counter, defaultdict
from typing import Any, NamedTuple

from sqlalchemy import select

from wxflow.decide.command import Command
from wxflow.declare.records import VOID, Facts, Step
from wxflow.declare.suspension import asked
from wxflow.engine.engine import Engine
from wxflow.ledger.ledger import Ledger
from wxflow.store.tables import REFS
from wxflow_machines.policy.policy import Policy

APART = ("penalty", "correction")
"""What is compared by itself: penalties by what they say, corrections not at all."""
CHARGED = ("clause", "debtor", "debtor_role", "group", "subject", "at", "floor", "ceiling")


class Stands(NamedTuple):
    """How everything stands in a company but its penalties."""

    states: dict[tuple[str, str], tuple[str, Facts]]
    timers: set[tuple[Any, ...]]
    refs: set[tuple[Any, ...]]


def stands(engine: Engine) -> Stands:
    """Read how everything stands; what is void is not there."""
    found = (one for one in engine.queries.instances() if one.machine not in APART and one.state != VOID)
    timers = (one for one in engine.queries.timers() if one.machine not in APART)
    table = REFS.c
    refs = engine.store.select(
        select(table.machine, table.name, table.value, table.key).where(table.company == engine.company)
    )
    return Stands(
        {one.full_name: (one.state, one.facts) for one in found},
        {(*one.full_name, one.start, one.budget, one.due, one.provisional) for one in timers},
        {tuple(row) for row in refs if row[0] not in APART},
    )


def penalties(engine: Engine) -> tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]]]:
    """Return the penalties by what they say: those that hold, and those that were withdrawn."""
    held: Counter[tuple[Any, ...]] = Counter()
    withdrawn: Counter[tuple[Any, ...]] = Counter()
    for one in engine.queries.instances("penalty"):
        said = tuple(one.facts[name] for name in CHARGED)
        (withdrawn if one.state == "withdrawn" else held)[said] += 1
    return held, withdrawn


def penalties_by(engine: Engine) -> dict[tuple[Any, ...], list[str]]:
    """Return the keys of the penalties by what they say."""
    found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for one in engine.queries.instances("penalty"):
        found[tuple(one.facts[name] for name in CHARGED)].append(one.key)
    return found


def decided(engine: Engine) -> Counter[tuple[Any, ...]]:
    """Return what was decided about the penalties that hold: of each what it says, its state and its amount."""
    found = engine.queries.instances("penalty")
    return Counter(
        (one.state, one.facts["amount"], *(one.facts[name] for name in CHARGED))
        for one in found
        if one.state != "withdrawn"
    )


def command_of(step: Step, **amended: Any) -> Command:
    """Return the command that a step carried out, as it is amended."""
    data = asked(step.data)
    return Command(
        step.machine, step.key, step.event, data, step.actor, step.at, step.recorded_at, step.reason
    )._replace(**amended)


def correctors(engine: Engine, moment: int) -> list[str]:
    """Return who may propose and approve corrections."""
    lookups = engine.lookups(Ledger(engine.store, engine.company, engine.machines), moment)
    policy = engine.policy
    assert isinstance(policy, Policy)
    named = dict.fromkeys((*policy.hr, *policy.information_centre))
    found = {one: lookups.get("person", lookups.key("person", one)) for one in named}
    return [one for one, person in found.items() if person is None or person.state == "employed"]


def corrected(engine: Engine, moment: int, key: str = "C1", **data: Any) -> Facts:
    """Have a correction proposed and approved; return what it came to."""
    first, second = correctors(engine, moment)[:2]
    engine.fire(Command("correction", key, "propose", data, first, None, moment, "录错了"))
    engine.fire(Command("correction", key, "approve", {}, second, None, moment))
    found = engine.queries.instance("correction", key)
    assert found is not None
    return found.facts
