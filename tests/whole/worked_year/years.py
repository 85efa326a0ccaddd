"""Make up years: everything a company may live through, done late, by the wrong people, or never."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any, NamedTuple

from tests.whole.worked_year import plans
from tests.whole.worked_year.companies import STAFF, policy
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.register import EPOCH, MICROSECOND
from wxflow.calendar.workdays import Calendar, Override

Line = dict[str, Any]
ZONES = (timezone(timedelta(hours=8)), timezone(timedelta(hours=8)), UTC, timezone(timedelta(hours=-5)))
STEPS = (0, 0, 1, 60, 3_600, 3_600, 10_000, 20_000, 40_000, 90_000, 200_000)
"""How long nothing happens, seconds."""
LATE = (0, 0, 0, 0, 3_600, 90_000, 500_000)
"""How long the engine is not told, seconds."""
STARTS = ("2026-01-05", "2026-02-02", "2026-04-27", "2026-09-14", "2026-11-20")


class Year(NamedTuple):
    """A made-up year: its policy file, its journal, and what the oracle made of it."""

    policy: str
    lines: list[Line]
    oracle: Oracle


def make(seed: int, commands: int, clock_starts: str = "recorded") -> Year:
    """Return a year of that many commands in the order of recorded_at, with sweeps, the last one weeks later."""
    chance = Random(seed)
    text, told = policy(chance, clock_starts)
    days = told.get("calendar", {}).get("overrides", [])
    overrides = [Override(date.fromisoformat(day["date"]), day["workday"], "", "") for day in days]
    author = _Author(chance, Oracle(told, Calendar(overrides=overrides)))
    lines = list(author.write(commands))
    return Year(text, lines, author.oracle)


class _Author:
    """Writes a journal; an oracle tells what stands where, so that most of it can really happen."""

    def __init__(self, chance: Random, oracle: Oracle) -> None:
        self.chance, self.oracle = chance, oracle
        self.now = datetime.fromisoformat(f"{chance.choice(STARTS)}T08:00:00+08:00")
        self.written: list[Line] = []
        self.number = 0

    def write(self, commands: int) -> Iterator[Line]:
        """Yield the lines, judged by the oracle one by one."""
        for line in self._lines(commands):
            self.oracle.run([line])
            yield line

    def _lines(self, commands: int) -> Iterator[Line]:
        for person in STAFF[:16]:
            yield self._line(plans.join(self.chance, person, self.oracle))
        while self.number < commands:
            self._wait()
            dice = self.chance.random()
            if dice < 0.06:
                yield {"sweep": self._time(self.now - timedelta(seconds=self.chance.choice((0, 0, 1, 5_000))))}
            elif dice < 0.09 and (known := list(self.oracle.known.values())):
                yield self._again(self.chance.choice(known))
            else:
                yield self._line(plans.next_one(self.chance, self.oracle))
        yield {"sweep": self._time(self.now + timedelta(days=self.chance.choice((8, 20, 60))))}

    def _wait(self) -> None:
        """Let time pass; now and then up to the very moment something falls due, or just before."""
        dues = [due for due in self.oracle.timers.values() if due is not None]
        if dues and self.chance.random() < 0.08:
            due = EPOCH + self.chance.choice(dues) * MICROSECOND
            self.now = max(self.now, due - self.chance.choice((0, 0, 1, 1_000_000)) * MICROSECOND)
        else:
            self.now += timedelta(seconds=self.chance.choice(STEPS))

    def _time(self, when: datetime) -> str:
        return when.astimezone(self.chance.choice(ZONES)).isoformat()

    def _line(self, plan: plans.Plan) -> Line:
        self.number += 1
        at = self.now - timedelta(seconds=self.chance.choice(LATE))
        if self.chance.random() < 0.004:
            at += timedelta(days=9)  # told before it happened: makes no sense
        line = {"at": self._time(at), "recorded_at": self._time(self.now), **plan._asdict(), "reason": "原因"}
        if at == self.now and self.chance.random() < 0.5:
            del line["recorded_at"]
        return line | {"request_id": f"r{self.number}"}

    def _again(self, line: Line) -> Line:
        """Return an earlier line once more, as it was or with something else in it."""
        return line if self.chance.random() < 0.7 else line | {"actor": "E0404"}
