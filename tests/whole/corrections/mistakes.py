"""Think of what may have been mistaken in a command, whichever it was: what it says, when it happened, all of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, NamedTuple

from tests.whole.corrections import twins
from tests.whole.corrections.lives import APART
from tests.whole.worked_year.companies import STAFF, UNITS
from tests.whole.worked_year.plans_groups import TITLES
from tests.whole.worked_year.plans_people import NAMES
from tests.whole.worked_year.words import CHOICES
from wxflow.decide.command import Command
from wxflow.declare.records import Step
from wxflow.moments import iso

DAY = 86_400_000_000


class Right(NamedTuple):
    """What is right of a command: nothing, where it is void."""

    void: bool = False
    data: dict[str, Any] | None = None
    at: int | None = None
    recorded_at: int | None = None

    def proposed(self) -> dict[str, Any]:
        """Return it as a correction is asked for it."""
        if self.void:
            return {"void": True}
        moments = {"at": self.at, "recorded_at": self.recorded_at}
        asked = {name: iso(moment, "Asia/Shanghai") for name, moment in moments.items() if moment is not None}
        return asked | ({} if self.data is None else {"data": self.data})

    def command(self, step: Step) -> Command | None:
        """Return the command that a step should have carried out; None where it should not."""
        if self.void:
            return None
        command = twins.command_of(step)
        data = {name: value for name, value in {**command.data, **(self.data or {})}.items() if value is not None}
        return command._replace(
            data=data,
            at=step.at if self.at is None else self.at,
            recorded_at=step.recorded_at if self.recorded_at is None else self.recorded_at,
        )


Otherwise = Callable[[Random, Any], Any]


def _one_of(choices: Iterable[Any]) -> Otherwise:
    known = sorted(choices)
    return lambda chance, told: chance.choice([one for one in known if one != told])


def _otherwise_scoped(chance: Random, told: dict[str, Any]) -> dict[str, Any]:
    units = chance.sample(UNITS, chance.randint(0, 2))
    return {"units": units, "people": chance.choice([told["people"], chance.sample(STAFF[:16], chance.randint(0, 2))])}


def _other_rows(chance: Random, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a roster with a row less, another nickname in it, or a stranger more."""
    rows = [dict(row) for row in told]
    dice = chance.random()
    if rows and dice < 0.5:
        del rows[chance.randrange(len(rows))]
    elif rows and dice < 0.8:
        chance.choice(rows)["nickname"] = chance.choice(("某人", "群主", *NAMES))
    else:
        rows.append({"nickname": "访客9", "person": chance.choice(STAFF[:16])})
    return rows


def _other_nicknames(chance: Random, told: dict[str, str]) -> dict[str, str]:
    changed = dict(told)
    changed[chance.choice(sorted(changed))] = "某人"
    return changed


FIELDS: dict[str, Otherwise] = {
    "unit": _one_of(UNITS),
    "into": _one_of(UNITS),
    "name": _one_of((*NAMES, "新名部")),
    "nickname": _one_of(("某某", "群主", *NAMES)),
    "title": _one_of((*TITLES, "启元公司新群")),
    "kind": _one_of(("permanent", "temporary")),
    "purpose": _one_of(("业务", "另有用处")),
    "scope": _otherwise_scoped,
    "leads": lambda chance, _: chance.sample(STAFF[:16], chance.choice((1, 1, 2))),
    "planned_end": _one_of(("2026-03-06", "2026-06-30", "2026-12-31", "2027-03-01")),
    "register_no": _one_of(("备901", "备902")),
    "owner": _one_of(STAFF[:16]),
    "outgoing": _one_of(STAFF[:16]),
    "successor": _one_of(STAFF[:16]),
    "accused": _one_of(STAFF[:16]),
    "cause": _one_of(CHOICES["cause"]),
    "category": _one_of(CHOICES["category"]),
    "group": _one_of(("G01", "G02", "G03")),
    "reference": _one_of(("截图-2", "截图-3")),
    "filing_no": _one_of(("2", "3")),
    "checklist": _one_of((["名册", "文件"], [])),
    "roster": _other_rows,
    "nicknames": _other_nicknames,
    "times": _one_of((1, 2, 3)),
    "amount": _one_of((10, 20, 30, 50, 60)),
    "same_person": _one_of((True, False)),
    "id": _one_of(("N0901", "N0902")),
    "from": _one_of(("2026-03-04", "2026-05-11", "2026-09-21")),
    "until": _one_of(("2026-03-19", "2026-05-21", "2026-10-21")),
}
"""What else a field of any command's data may say."""
MISTAKABLE = {
    ("person", "join"), ("person", "transfer"), ("person", "rename"), ("person", "leave"), ("group", "adopt"),
    ("group", "request"), ("membership", "add"), ("group", "end_work"), ("inspection", "record"), ("report", "file"),
    ("report", "verify"), ("handover", "open"), ("handover", "propose"), ("handover", "approve"),
    ("handover", "accept"), ("handover", "transfer"), ("handover", "rename"), ("handover", "file"),
}  # fmt: skip
"""What is mistaken most often in the lives that are made up; now and then, something else is."""


def mistaken(chance: Random, steps: Sequence[Step]) -> Step:
    """Return one of the commands: every kind of them as likely as any other, however often it was given."""
    kinds: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        kinds[step.machine, step.event].append(step)
    likely = [kind for kind in kinds if kind in MISTAKABLE] if chance.random() < 0.7 else []
    return chance.choice(kinds[chance.choice(sorted(likely or kinds))])


def right(chance: Random, step: Step, now: int) -> Right:
    """Return what may be right of a command; nothing of it is later than now (UTC microseconds)."""
    fields = [name for name in sorted(step.data) if name in FIELDS]
    dice = chance.random()
    if dice < 0.35:
        return Right(void=True)
    if fields and dice < 0.8:
        name = chance.choice(fields)
        return Right(data={name: FIELDS[name](chance, step.data[name])})
    if dice < 0.9:
        return Right(at=step.at - chance.randint(0, 6 * DAY))
    # A moment that nothing else has: those of a life are apart.
    recorded_at = min(step.recorded_at + chance.randint(-5 * DAY, 9 * DAY), now - DAY)
    recorded_at += APART // 2 - recorded_at % APART
    return Right(at=min(step.at, recorded_at), recorded_at=recorded_at)
