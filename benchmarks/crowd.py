"""Many processes at once at one database: firing and sweeping, against as many that are written by hand.

A process fires its share of the commands, one a transaction, or sweeps until nothing is due. It fires some, or sweeps
a batch, before it is timed: it is measured as one that has been up for a while. All wait for each other then; a round
lasts until the last is done. Both ways take turns, each at its own copy of the database.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg

from benchmarks import company
from benchmarks.pairs import Line, compare, copy, seconds
from benchmarks.postgres import NOW, REAL, compare_servers, copies, found_on
from tests.given.postgres import Server, running

COUNTS = (1, 2, 4, 8)
GROUPS, MEMBERS, ROUNDS = 24, 250, 4
WARM = 25
"""Events that a process fires before it is timed."""
SWEPT, OWED, DUE = 400, 50, 40
RATE, CPU = 0.8, 1.4
"""At least so much of the hand-written way's events a second, at most so much of its processor time an event."""
_TICK = os.sysconf("SC_CLK_TCK")
_FILE_EVENTS = 600


class Taken(NamedTuple):
    """What a round took for each event: seconds of all, seconds of the clients' processors, and of the server's."""

    wall: float
    client: float
    server: float


class Way(NamedTuple):
    """One way of doing the work, `ours` or `hand`, and where."""

    name: str
    url: str


def measure(folder: Path) -> Iterator[Line]:
    """Measure on a private PostgreSQL server, then at one SQLite file; yield each line as soon as it is known."""
    with running(REAL) as server:
        found_on(server, GROUPS, MEMBERS, early=MEMBERS)
        for count in COUNTS:
            yield from _fire(server, count)
        found_on(server, SWEPT, OWED, early=DUE)
        for count in COUNTS:
            yield from _sweep(server, count)
    company.found(folder / "found.db", GROUPS, MEMBERS, early=MEMBERS)
    for count in COUNTS:
        yield from _fire_at_a_file(folder, count)


def _fire(server: Server, count: int) -> list[Line]:
    ways = [Way(*one) for one in zip(("ours", "hand"), copies(server), strict=True)]
    share = GROUPS * MEMBERS // ROUNDS
    taken = _in_turn(ways, lambda way, number: _together(way, count, "fire", number * share, share, server=server))
    compare_servers(ways[0].url, ways[1].url, share * ROUNDS)
    return _lines(f"PostgreSQL: {count} firing", taken)


def _sweep(server: Server, count: int) -> list[Line]:
    taken: dict[str, list[Taken]] = {"ours": [], "hand": []}
    for number in range(ROUNDS):
        ways = [Way(*one) for one in zip(("ours", "hand"), copies(server), strict=True)]
        for way in ways if number % 2 else reversed(ways):
            taken[way.name].append(_together(way, count, "sweep", 0, 0, server=server))
        compare_servers(ways[0].url, ways[1].url, SWEPT * DUE)
    return _lines(f"PostgreSQL: {count} sweeping", taken)


def _fire_at_a_file(folder: Path, count: int) -> list[Line]:
    ways = [Way(name, str(copy(folder / "found.db", f"{name}.db"))) for name in ("ours", "hand")]
    taken = _in_turn(ways, lambda way, number: _together(way, count, "fire", number * _FILE_EVENTS, _FILE_EVENTS))
    compare(Path(ways[0].url), Path(ways[1].url), _FILE_EVENTS * ROUNDS)
    return _lines(f"SQLite: {count} firing at one file", taken)


def _in_turn(ways: list[Way], act: Callable[[Way, int], Taken]) -> dict[str, list[Taken]]:
    """Let both ways do each round, the order changing from round to round."""
    taken: dict[str, list[Taken]] = {way.name: [] for way in ways}
    for number in range(ROUNDS):
        for way in ways if number % 2 else reversed(ways):
            taken[way.name].append(act(way, number))
    return taken


def _lines(what: str, taken: dict[str, list[Taken]]) -> list[Line]:
    """Compare events a second, and processor time an event, round by round."""
    ours, hand = taken["ours"], taken["hand"]
    rates = sorted(by.wall / one.wall for one, by in zip(ours, hand, strict=True))
    clients = sorted(one.client / by.client for one, by in zip(ours, hand, strict=True))
    rate, client = median(rates), median(clients)
    return [
        Line(
            f"{what}, events a second",
            f"{1 / median(one.wall for one in ours):,.0f}",
            f"{1 / median(one.wall for one in hand):,.0f}",
            f"{rate:.2f} ({rates[0]:.2f}–{rates[-1]:.2f})",
            f"≥ {RATE}",
            rate >= RATE,
        ),
        Line(
            f"{what}, processor time an event, client + server",
            " + ".join(f"{median(one[place] for one in ours) * 1e6:.0f}" for place in (1, 2)) + " µs",
            " + ".join(f"{median(one[place] for one in hand) * 1e6:.0f}" for place in (1, 2)) + " µs",
            f"{client:.2f} ({clients[0]:.2f}–{clients[-1]:.2f})",
            f"≤ {CPU}",
            client <= CPU,
        ),
    ]


def _together(way: Way, count: int, what: str, start: int, events: int, *, server: Server | None = None) -> Taken:
    """Let processes do the work at once, each its share, and tell what an event took."""
    with ExitStack() as stack:
        workers = [
            stack.enter_context(_worker(way, what, start + place, count, start + events)) for place in range(count)
        ]
        for one in workers:
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        done = events - count * WARM if what == "fire" else _due(way)
        before = _server_seconds(server)
        clients: list[float] = []
        wall = seconds(lambda: clients.extend(_done(workers)))
        # The connections are open still: what their processes took is theirs, and not yet their parent's.
        taken = _server_seconds(server) - before
        for one in workers:
            assert one.stdin is not None
            one.stdin.close()
            assert one.wait(60) == 0
    return Taken(*(one / done for one in (wall, sum(clients), taken)))


def _due(way: Way) -> int:
    """Count the deadlines that are due still."""
    with psycopg.connect(way.url) as connection:
        return int(connection.execute("SELECT count(*) FROM timers WHERE due <= %s", [NOW]).fetchall()[0][0])


def _worker(way: Way, what: str, *numbers: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.crowd_worker", way.name, way.url, what, *map(str, numbers)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _done(workers: "list[subprocess.Popen[str]]") -> Iterator[float]:
    """Let all begin, and yield the processor time each took."""
    for one in workers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in workers:
        assert one.stdout is not None
        yield float(one.stdout.readline())


def _server_seconds(server: Server | None) -> float:
    """Return the processor time the server's processes have taken, those that ended included."""
    if server is None:
        return 0.0
    pid = int((server.folder / "postmaster.pid").read_text().split()[0])
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = stat.read_text().split(" (", 1)
        except OSError:
            continue
        fields = rest.rpartition(") ")[2].split()
        if int(number) == pid:
            found += sum(map(int, fields[11:15])) / _TICK
        elif int(fields[1]) == pid:
            found += sum(map(int, fields[11:13])) / _TICK
    return found
