"""The hand-written way on PostgreSQL: plain psycopg, one fixed rule at a time, the same rows as the engine writes.

An event takes four statements: one reads and locks, one moves the instances, one adds the step with its opening, one
drops the timer. A batch reads with one statement, and writes each table with `executemany`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg

from benchmarks.company import CODE
from benchmarks.hand_rows import SEAL, Added, added, charged, lead_of
from wxflow.decide.command import Command

Connection = psycopg.Connection[Any]

_FOUND = (
    "SELECT m.key, g.facts, g.state, g.clock, m.seq, m.state, m.facts, m.head, p.facts,"
    " EXISTS (SELECT FROM timers t WHERE t.company = m.company AND t.root = m.root AND t.due <= %(now)s"
    " AND t.provisional = 0),"
    " EXISTS (SELECT FROM steps s WHERE s.company = m.company AND s.request_id = w.request_id)"
    " FROM unnest(%(groups)s::text[], %(keys)s::text[], %(people)s::text[], %(requests)s::text[])"
    " AS w (grp, key, person, request_id)"
    " JOIN instances g ON g.company = %(company)s AND g.machine = 'group' AND g.key = w.grp"
    " JOIN instances m ON m.company = %(company)s AND m.machine = 'membership' AND m.key = w.key"
    " JOIN instances p ON p.company = %(company)s AND p.machine = 'person' AND p.key = w.person"
    " FOR NO KEY UPDATE OF g"
)
_FIND = (
    "SELECT m.key, g.facts, g.state, g.clock, m.seq, m.state, m.facts, m.head, p.facts,"
    " EXISTS (SELECT FROM timers t WHERE t.company = m.company AND t.root = m.root AND t.due <= %s"
    " AND t.provisional = 0),"
    " EXISTS (SELECT FROM steps s WHERE s.company = m.company AND s.request_id = %s)"
    " FROM instances g, instances m, instances p"
    " WHERE g.company = %s AND g.machine = 'group' AND g.key = %s"
    " AND m.company = g.company AND m.machine = 'membership' AND m.key = %s"
    " AND p.company = g.company AND p.machine = 'person' AND p.key = %s FOR NO KEY UPDATE OF g"
)
_ADD_STEP = f"INSERT INTO steps VALUES ({', '.join(['%s'] * 19)})"
_ADD_OPENING = "INSERT INTO personal VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
_ADD_BOTH = f"WITH step AS ({_ADD_STEP}) {_ADD_OPENING}"
_ADD_INSTANCE = f"INSERT INTO instances VALUES ({', '.join(['%s'] * 12)})"
_ADD_REF = "INSERT INTO refs VALUES (%s, %s, %s, %s, %s)"
_DROP_TIMER = "DELETE FROM timers WHERE company = %s AND machine = 'membership' AND key = %s AND name = 'add'"
_SET_CLOCK = "UPDATE instances SET clock = %s WHERE company = %s AND machine = 'group' AND key = %s"
_MOVE = (
    "UPDATE instances SET state = 'present', seq = %s, facts = %s, head = %s, declaration = %s, recorded_at = %s"
    " WHERE company = %s AND machine = 'membership' AND key = %s AND seq = %s"
)
_MOVE_BOTH = f"WITH moved AS ({_MOVE}) {_SET_CLOCK}"
_DUE = (
    "SELECT t.key, t.entry, t.due, m.state, m.seq, m.head, g.key, g.facts, g.recorded_at, g.clock FROM timers t"
    " JOIN instances m ON m.company = t.company AND m.machine = t.machine AND m.key = t.key"
    " JOIN instances g ON g.company = t.company AND g.machine = 'group' AND g.key = split_part(t.key, '/', 1)"
    " WHERE t.company = %s AND t.provisional = 0 AND t.due <= %s ORDER BY t.due LIMIT %s"
    " FOR NO KEY UPDATE OF g SKIP LOCKED FOR UPDATE OF t SKIP LOCKED"  # a timer that is gone meanwhile is left out
)
_DUE_STILL = _DUE.replace(" SKIP LOCKED", "")
_OVERDUE = (
    "UPDATE instances SET seq = %s, head = %s, declaration = %s, recorded_at = %s"
    " WHERE company = %s AND machine = 'membership' AND key = %s AND seq = %s"
)


def connect(url: str) -> Connection:
    """Open a connection as somebody would who wants it fast, and knows that the planner would read whole tables."""
    ways = " ".join(f"-c enable_{way}=off" for way in ("seqscan", "hashjoin", "mergejoin", "material"))
    return psycopg.connect(url, autocommit=True, prepare_threshold=3, options=ways)


def add_each(connection: Connection, commands: Iterable[Command]) -> None:
    """Add members, one transaction each, four statements in each."""
    cursor = connection.cursor()
    for command in commands:
        group, person = command.key.split("/")
        cursor.execute("BEGIN")
        asked = (command.recorded_at, command.request_id, CODE, group, command.key, person)
        row = cursor.execute(_FIND, asked).fetchone()
        assert row is not None
        if not row[-1]:
            one = _added(command, row)
            cursor.execute(_MOVE_BOTH, (*_moved(command, one), command.recorded_at, CODE, group))
            cursor.execute(_ADD_BOTH, (*one.step, *one.opening))
            cursor.execute(_DROP_TIMER, (CODE, command.key))
        cursor.execute("COMMIT")


def add_together(connection: Connection, commands: Sequence[Command]) -> None:
    """Add members in one transaction."""
    cursor = connection.cursor()
    by_key = {command.key: command for command in commands}
    named = [command.key.split("/") for command in commands]
    cursor.execute("BEGIN")
    asked = {
        "groups": [group for group, _ in named],
        "people": [person for _, person in named],
        "keys": list(by_key),
        "requests": [command.request_id for command in commands],
        "now": min(command.recorded_at for command in commands),
        "company": CODE,
    }
    rows = cursor.execute(_FOUND, asked).fetchall()
    written = [(by_key[row[0]], _added(by_key[row[0]], row)) for row in rows if not row[-1]]
    clocks: dict[str, int] = {}
    for command, _ in written:
        group = command.key.split("/")[0]
        clocks[group] = max(command.recorded_at, clocks.get(group, 0))
    cursor.executemany(_MOVE, [_moved(command, one) for command, one in written])
    cursor.executemany(_ADD_STEP, [one.step for _, one in written])
    cursor.executemany(_ADD_OPENING, [one.opening for _, one in written])
    cursor.executemany(_DROP_TIMER, [(CODE, command.key) for command, _ in written])
    cursor.executemany(_SET_CLOCK, [(clock, CODE, group) for group, clock in clocks.items()])
    cursor.execute("COMMIT")


def sweep(connection: Connection, now: int, batch: int) -> None:
    """Charge the lead for every add that is overdue, in batches."""
    for _ in sweeping(connection, now, batch):
        pass


def sweeping(connection: Connection, now: int, batch: int) -> Iterator[None]:
    """Sweep, stopping after each batch but the last."""
    while _sweep_batch(connection, now, batch, _DUE) == batch:
        yield
    # What is left others hold, and may have passed over themselves for what was held by somebody else: wait for them.
    while _sweep_batch(connection, now, batch, _DUE_STILL):
        yield


def _sweep_batch(connection: Connection, now: int, batch: int, which: str) -> int:
    """Charge the lead for the next adds that are overdue, in one transaction; return how many they were."""
    cursor = connection.cursor()
    cursor.execute("BEGIN")
    due = cursor.execute(which, (CODE, now, batch)).fetchall()
    written = [charged(row[:6], lead_of(*row[7:], row[2])) for row in due]
    cursor.executemany(_ADD_INSTANCE, [one.instance for one in written])
    cursor.executemany(_ADD_STEP, [step for one in written for step in (one.overdue, one.first)])
    moved = ((row, one.overdue) for row, one in zip(due, written, strict=True))
    cursor.executemany(
        _OVERDUE, [(row[4] + 1, step[SEAL], step[SEAL - 1], row[2], CODE, row[0], row[4]) for row, step in moved]
    )
    cursor.executemany(_DROP_TIMER, [(CODE, row[0]) for row in due])
    cursor.executemany(_ADD_REF, [ref for one in written for ref in one.refs])
    cursor.executemany(_SET_CLOCK, list({row[6]: (row[2], CODE, row[6]) for row in due}.values()))
    cursor.execute("COMMIT")
    return len(due)


def _added(command: Command, row: Any) -> Added:
    return added(command, row[1:4], row[9], row[4:8], row[8])


def _moved(command: Command, one: Added) -> tuple[Any, ...]:
    step = one.step
    return (step[3], one.facts, step[SEAL], step[SEAL - 1], command.recorded_at, CODE, command.key, step[3] - 1)
