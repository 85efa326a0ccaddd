"""Make up years: everything a company may live through, done late, by the wrong people, or never."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any, NamedTuple

from tests.whole.worked_year.companies import STAFF, policy
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.plans import Plan, Planner, chosen
from tests.whole.worked_year.plans_groups import founding, groups
from tests.whole.worked_year.plans_inspections import inspections
from tests.whole.worked_year.plans_members import duties, handovers
from tests.whole.worked_year.plans_notices import notice
from tests.whole.worked_year.plans_penalties import penalties, reports
from tests.whole.worked_year.plans_people import joining, people, units
from tests.whole.worked_year.plans_suspensions import suspensions
from tests.whole.worked_year.workdays import EPOCH, MICROSECOND, day_of

Line = dict[str, Any]
ZONES = (timezone(timedelta(hours=8)), timezone(timedelta(hours=8)), UTC, timezone(timedelta(hours=-5)))
STEPS = (0, 0, 1, 60, 3_600, 3_600, 10_000, 20_000, 40_000, 90_000, 200_000)
"""How long nothing happens, seconds."""
LATE = (0, 0, 0, 0, 3_600, 90_000, 500_000)
"""How long the engine is not told, seconds."""
STARTS = ("2026-01-05", "2026-02-02", "2026-04-27", "2026-09-14", "2026-11-20")
KINDS: tuple[Planner, ...] = (
    (people,) * 6 + (units,) * 2 + (duties,) * 8 + (handovers,) * 6 + (groups,) * 7 + (founding,) * 2 + (reports,)
    + (penalties,) * 4 + (inspections,) * 3 + (suspensions,)
)  # fmt: skip


class Year(NamedTuple):
    """A made-up year: its policy file, its journal, and what the oracle made of it."""

    policy: str
    lines: list[Line]
    oracle: Oracle


def make(seed: int, commands: int, clock_starts: str = "recorded", *, loads: float = 0) -> Year:
    """Return a year of that many commands in the order of recorded_at, with sweeps, the last one weeks later.

    `loads` says how likely it is that a notice is loaded in place of a command.
    """
    chance = Random(seed)
    text, told = policy(chance, clock_starts)
    author = _Author(chance, Oracle(told), loads)
    lines = list(author.write(commands))
    return Year(text, lines, author.oracle)


class _Author:
    """Writes a journal line by line, knowing from the oracle where everything stands."""

    def __init__(self, chance: Random, oracle: Oracle, loads: float) -> None:
        self.chance, self.oracle, self.loads = chance, oracle, loads
        self.now = datetime.fromisoformat(f"{chance.choice(STARTS)}T08:00:00+08:00")
        self.number = 0
        self.inspected = False
        """Whether the last line inspects a group."""
        self.told: set[int] = set()
        """When the engine was told something."""

    def write(self, commands: int) -> Iterator[Line]:
        """Yield the lines, judged by the oracle one by one."""
        for line in self._lines(commands):
            self.oracle.run([line])
            yield line

    def _lines(self, commands: int) -> Iterator[Line]:
        for person in STAFF[:16]:
            self._tell_the_time()
            yield self._line(joining(self.chance, person, self.oracle))
        while self.number < commands:
            self._wait()
            self._tell_the_time()
            dice = self.chance.random()
            if self.chance.random() < self.loads:
                yield {"load": notice(self.chance, self.oracle), "at": self._time(self.now)}
            elif dice < 0.05:
                yield {"sweep": self._time(self.now - timedelta(seconds=self.chance.choice((0, 0, 1, 5_000))))}
            elif dice < 0.08 and (known := [*self.oracle.known.values(), *self.oracle.refusals]):
                yield self._again(self.chance.choice(known))
            elif plan := chosen(self.chance, self.oracle, KINDS):
                yield self._line(plan)
        yield {"sweep": self._time(self.now + timedelta(days=self.chance.choice((8, 20, 60))))}

    def _wait(self) -> None:
        """Let time pass; now and then up to the very moment something falls due, or just before."""
        dues = [one["due"] for one in self.oracle.page["timers"].values() if one["due"] is not None]
        if dues and self.chance.random() < 0.08:
            due = EPOCH + self.chance.choice(dues) * MICROSECOND
            self.now = max(self.now, due - self.chance.choice((0, 0, 1, 1_000_000)) * MICROSECOND)
        else:
            # What is done about a breach at the very moment it is found is the one thing whose order is not kept.
            self.now += timedelta(seconds=self.chance.choice(STEPS) or self.inspected)
        self.inspected = False

    def _tell_the_time(self) -> None:
        """Let the oracle know when it is, and when what comes next happened, which is not always now."""
        late = timedelta(seconds=self.chance.choice(LATE))
        if self.chance.random() < 0.004:
            late = timedelta(days=-9)  # told before it happened: makes no sense
        self.oracle.now = (self.now - EPOCH) // MICROSECOND
        self.oracle.at = (self.now - late - EPOCH) // MICROSECOND
        self.oracle.elapse(self.oracle.now)

    def _time(self, when: datetime) -> str:
        return when.astimezone(self.chance.choice(ZONES)).isoformat()

    def _line(self, plan: Plan) -> Line:
        self.number += 1
        self.inspected = plan.machine == "inspection"
        group = self.oracle.page["groups"].get(plan.key.partition("/")[0], {})
        since = group.get("lives_since") if plan.machine == "inspection" else None
        at = EPOCH + max(self.oracle.at, since or 0) * MICROSECOND
        recorded_at = self._recorded_at(plan)
        at = min(at, recorded_at) if recorded_at < self.now else at
        line = {"at": self._time(at), "recorded_at": self._time(recorded_at), **plan._asdict(), "reason": "原因"}
        if at == recorded_at and self.chance.random() < 0.5:
            del line["recorded_at"]
        if self.chance.random() < 0.003:
            line["at"] = line["at"][:19]  # says no offset: makes no sense
        return line | {"request_id": f"r{self.number}"}

    def _recorded_at(self, plan: Plan) -> datetime:
        """Return when it is told: now, or just before the last thing told of the same root, which is refused."""
        root = plan.key if plan.machine == "group" else f"{plan.machine}/{plan.key}"
        last = self.oracle.page["roots"].get(root, 0)
        self.told.add(self.oracle.now)
        # What falls due falls due at midnight, and may not be written down yet.
        sure = last in self.told and day_of(last) == day_of(last - 1)
        back = sure and self.chance.random() < 0.01
        # Before a merge, the name of what was merged meant that still.
        merged = plan.machine == "unit" and self.oracle.unit(plan.key) != plan.key
        return EPOCH + (last - 1) * MICROSECOND if back and not merged else self.now

    def _again(self, line: Line) -> Line:
        """Return an earlier line once more, as it was or with something else in it."""
        return line if self.chance.random() < 0.7 else line | {"actor": "X0404"}
