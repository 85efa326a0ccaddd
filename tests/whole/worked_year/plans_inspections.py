"""Think of rosters that may be found in a chat."""

from collections.abc import Iterator
from random import Random

from tests.whole.worked_year.books import LIVE, Entry
from tests.whole.worked_year.disguises import as_typed, disguised
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.plans import Data, Plan, entries, of_role
from tests.whole.worked_year.plans_groups import TITLES, nickname_of
from tests.whole.worked_year.workdays import day_of

GUESTS = ("访客1", "广告小助手", "王总(客户)")


def inspections(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan to inspect some group: what is found is mostly what is on record."""
    for group, g in entries(oracle, "groups"):
        if g["state"] in LIVE or chance.random() < 0.03:
            data: Data = {"roster": _found(chance, oracle, group)}
            if chance.random() < 0.4:
                data["title"] = disguised(chance, chance.choice((g["title"], g["title"], *TITLES)))
            actor = of_role(chance, oracle, chance.choice(("hr", "information_centre")))
            since = g["lives_since"] or oracle.now  # nobody could inspect what was not there
            key = _key(chance, oracle, f"{group}/{day_of(max(oracle.at, since))}/")
            yield Plan("inspection", key, "record", data, actor)


def _key(chance: Random, oracle: Oracle, start: str) -> str:
    """Return the key of the next inspection of a group on a day, or of the last one again."""
    taken = sum(key.startswith(start) for key in oracle.page["inspections"])
    return f"{start}{taken if taken and chance.random() < 0.1 else taken + 1}"


def _found(chance: Random, oracle: Oracle, group: str) -> list[Data]:
    """Return a roster: who is in or surplus is mostly there, others seldom; some rows say whose they are."""
    rows: list[Data] = []
    named = chance.random()
    for person in oracle.page["people"]:
        state = oracle.member(group, person)
        if chance.random() < {"absent": 0.02, "owed": 0.2, "surplus": 0.6}.get(state, 0.93):
            rows.append(_row(chance, oracle, group, person, says=chance.random() < named))
    rows += [{"nickname": disguised(chance, guest)} for guest in GUESTS if chance.random() < 0.08]
    chance.shuffle(rows)
    return rows + rows[-1:] if chance.random() < 0.03 else rows


def _row(chance: Random, oracle: Oracle, group: str, person: str, *, says: bool) -> Entry:
    on_record = oracle.nickname(group, person)
    usual = on_record if on_record and chance.random() < 0.3 else nickname_of(chance, oracle, group, person)
    row: Entry = {"nickname": usual}
    return row | {"person": as_typed(chance, person)} if says else row
