"""A fortnight of a company with many groups: what can be fired at once is in one phase, by whom it is fired a part."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.given.founded import CREATED, GROUP, HOUR, moment
from tests.whole.crowd.workers import FIRERS
from wxflow.decide.command import Command

GROUPS, MEMBERS = 24, 6


class Phase(NamedTuple):
    """What happens at one moment; `parts` may be fired in any order, or at once."""

    now: int
    parts: list[list[Command]]


def founding() -> list[Command]:
    """Return how everybody joins and every group is adopted, on Monday 2 March."""
    start = moment("2026-03-02 08:00")
    people = {"E0001": "总经办", "E0008": "人事部", "E0009": "信息中心"}
    people |= {_lead(g): "仓库" for g in range(GROUPS)} | {_successor(g): f"部{g}" for g in range(GROUPS)}
    joins = [_command("person", key, "join", "E0008", start, name="王芳", unit=unit) for key, unit in people.items()]
    return joins + [_adopt(group, start) for group in range(GROUPS)]


def phases() -> Iterator[Phase]:
    """Yield what happens from day to day; deadlines pass in between, some met, some missed."""
    # People join every unit: each owes its group an add.
    yield _phase("2026-03-03 08:00", lambda g, t: [_join(g, m, t) for m in range(MEMBERS)])
    # Half of them are added in time, some under a wrong nickname.
    yield _phase("2026-03-04 09:00", lambda g, t: [_add(g, m, t) for m in range(0, MEMBERS, 2)])
    # The rest are added late: the lead was charged at the end of Thursday. Some are corrected.
    yield _phase("2026-03-06 00:30", lambda g, t: [_add(g, m, t) for m in range(1, MEMBERS, 2) if (g + m) % 3])
    # Leads and members leave: handovers are owed, and removals.
    yield _phase("2026-03-06 10:00", lambda g, t: [_command("person", _member(g, 0), "leave", "E0008", t)])
    yield _phase("2026-03-06 11:00", lambda g, t: [_command("person", _lead(g), "leave", "E0008", t)] * (g % 2))
    # Some hand over in time, the others are charged at the end of Tuesday.
    yield _phase("2026-03-09 09:00", lambda g, t: _handed_over(g, t) if g % 4 == 1 else [])
    yield _phase(
        "2026-03-11 00:10", lambda g, t: [_command("membership", f"G{g:02}/{_member(g, 0)}", "remove", "E0009", t)]
    )
    yield _phase("2026-03-12 09:00", lambda g, t: _handed_over(g, t) if g % 4 == 3 else [])
    yield _phase(
        "2026-03-19 09:00", lambda g, t: [_command("group", f"G{g:02}", "retitle", "E0009", t, title="华信公司新群")]
    )


def _remove_late(group: int, at: int) -> list[Command]:
    return [_command("membership", f"G{group:02}/{_member(group, 0)}", "remove", "E0009", at)]


def _retitle(group: int, at: int) -> list[Command]:
    return [_command("group", f"G{group:02}", "retitle", "E0009", at, title="华信公司新群")]


def _phase(at: str, events: Any) -> Phase:
    now = moment(at)
    parts: list[list[Command]] = [[] for _ in range(FIRERS)]
    for group in range(GROUPS):
        parts[group % FIRERS] += events(group, now)
    return Phase(now, parts)


def _lead(group: int) -> str:
    return f"L{group:02}"


def _successor(group: int) -> str:
    return f"S{group:02}"


def _member(group: int, number: int) -> str:
    return f"P{group:02}{number}"


def _join(group: int, number: int, at: int) -> Command:
    return _command("person", _member(group, number), "join", "E0008", at, name="李敏", unit=f"部{group}")


def _add(group: int, number: int, at: int) -> Command:
    nickname = "小李" if number % 4 == 2 else "李敏"
    return _command("membership", f"G{group:02}/{_member(group, number)}", "add", _lead(group), at, nickname=nickname)


def _handed_over(group: int, at: int) -> list[Command]:
    key, lead, next_ = f"G{group:02}/{_lead(group)}/1", _lead(group), _successor(group)
    return [
        _command("handover", key, "propose", "E0001", at, successor=next_),
        _command("handover", key, "approve", "E0001", at),
        _command("handover", key, "accept", next_, at),
        _command("handover", key, "transfer", "E0009", at, checklist=["名单"]),
        _command("handover", key, "rename", next_, at, nicknames={next_: "王芳(群负责人)", lead: "王芳"}),
        _command("handover", key, "file", "E0008", at, filing_no=f"B{group}"),
    ]


def _adopt(group: int, at: int) -> Command:
    scope = {"units": [f"部{group}"], "people": []}
    roster = [
        {"person": "E0009", "nickname": "群主"},
        {"person": _lead(group), "nickname": "王芳(群负责人)"},
        {"person": _successor(group), "nickname": "王芳"},
    ]
    own = {"title": f"华信公司第{group}群", "unit": f"部{group}", "leads": [_lead(group)], "register_no": f"{group}"}
    told: dict[str, Any] = {**GROUP, **CREATED, **own}
    return _command("group", f"G{group:02}", "adopt", "E0009", at + HOUR, **told | {"scope": scope, "roster": roster})


def _command(machine: str, key: str, event: str, actor: str, at: int, **data: Any) -> Command:
    return Command(machine, key, event, data, actor, None, at, None, f"{machine}/{key} {event} {at}")
