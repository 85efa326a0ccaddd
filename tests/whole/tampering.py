"""Every kind of tampering with a table, by what is done, and what plain `audit verify` says of it."""

from typing import NamedTuple

G1 = "machine = 'group' AND key = 'G1'"
OWED = "machine = 'membership' AND key = 'G1/E0005'"
GONE = "machine = 'person' AND key = 'E0003'"
PENALTY = "machine = 'penalty'"


class Kind(NamedTuple):
    """One kind: what somebody with the database in hand does, and what is found; None where nobody can tell."""

    table: str
    what: str
    statement: str
    finding: str | None


def _kinds(table: str, *kinds: tuple[str, str, str | None]) -> list[Kind]:
    return [Kind(table, *one) for one in kinds]


INSTANCES = _kinds(
    "instances",
    ("another state", f"UPDATE instances SET state = 'dissolved' WHERE {G1}", "group/G1: stands in state dissolved"),
    ("another seq", f"UPDATE instances SET seq = 9 WHERE {G1}", "group/G1: has 4 steps, but stands at step 9"),
    (
        "other facts",
        f"UPDATE instances SET facts = '{{}}' WHERE {G1}",
        "group/G1: its facts are not what its steps tell",
    ),
    ("facts that are no JSON", f"UPDATE instances SET facts = '{{' WHERE {G1}", "group/G1: its facts cannot be read"),
    ("another head", f"UPDATE instances SET head = zeroblob(32) WHERE {G1}", "group/G1: its head is not the seal"),
    (
        "another root",
        f"UPDATE instances SET root = 'group/G2' WHERE {OWED}",
        "membership/G1/E0005: lies under group/G2",
    ),
    (
        "a later watermark",
        f"UPDATE instances SET clock = clock + 1 WHERE {G1}",
        "group/G1: its watermark is not the latest",
    ),
    ("an earlier watermark", f"UPDATE instances SET clock = 0 WHERE {G1}", "group/G1: its watermark is not the latest"),
    ("a watermark below", f"UPDATE instances SET clock = 1 WHERE {OWED}", "membership/G1/E0005: its watermark is not"),
    (
        "another declaration",
        f"UPDATE instances SET declaration = 'x' WHERE {G1}",
        "group/G1: its times or its declaration",
    ),
    (
        "an earlier beginning",
        f"UPDATE instances SET created_at = 0 WHERE {G1}",
        "group/G1: its times or its declaration",
    ),
    (
        "a later end",
        f"UPDATE instances SET recorded_at = recorded_at + 1 WHERE {G1}",
        "group/G1: its times or its decl",
    ),
    ("gone", f"DELETE FROM instances WHERE {PENALTY}", "stands without its instance"),
    (
        "one more",
        "INSERT INTO instances SELECT company, machine, 'G9', 'group/G9', state, seq, facts, head, declaration,"
        f" created_at, recorded_at, clock FROM instances WHERE {G1}",
        "group/G9: has 0 steps, but stands at step 4",
    ),
)
_CHANGED = "the seal does not fit"
STEPS = _kinds(
    "steps",
    *(
        (f"another {column}", f"UPDATE steps SET {column} = '{{\"x\":1}}' WHERE {G1} AND seq = 2", _CHANGED)
        for column in (
            "event", "source", "target", "actor", "reason", "data", "request_id", "cause", "policy", "declaration",
            "via",
        )
    ),
    *(
        (f"another {column}", f"UPDATE steps SET {column} = {column} + 1 WHERE {G1} AND seq = 2", _CHANGED)
        for column in ("at", "recorded_at", "entered_at")
    ),
    ("another seal", f"UPDATE steps SET seal = zeroblob(32) WHERE {G1} AND seq = 2", _CHANGED),
    ("another number", f"UPDATE steps SET seq = 9 WHERE {G1} AND seq = 4", "steps 4 to 8 are missing before it"),
    ("another life", f"UPDATE steps SET key = 'G9' WHERE {G1} AND seq = 4", "group/G9#4: stands without its instance"),
    ("a hole", f"DELETE FROM steps WHERE {G1} AND seq = 2", "group/G1#3: steps 2 to 2 are missing before it"),
    ("a tail cut off", f"DELETE FROM steps WHERE {G1} AND seq = 4", "group/G1: has 3 steps, but stands at step 4"),
)  # fmt: skip
PERSONAL = _kinds(
    "personal",
    ("another value", f"UPDATE personal SET value = '甲' WHERE {GONE}", "is not the one that was sealed"),
    ("another salt", f"UPDATE personal SET salt = zeroblob(16) WHERE {GONE}", "is not the one that was sealed"),
    ("about somebody else", f"UPDATE personal SET about = 'E0004' WHERE {GONE}", "is said to be about somebody else"),
    ("about nobody", f"UPDATE personal SET about = '' WHERE {GONE}", "is said to be about somebody else"),
    ("gone", f"DELETE FROM personal WHERE {GONE}", "is gone, and no step has erased it"),
    ("at another slot", f"UPDATE personal SET slot = 5 WHERE {GONE}", "is gone, and no step has erased it"),
    ("of another step", f"UPDATE personal SET seq = 7 WHERE {GONE}", "a personal value is kept of no step"),
    ("of nobody", f"UPDATE personal SET key = 'E9999' WHERE {GONE}", "a personal value is kept of no step"),
)
TIMERS = _kinds(
    "timers",
    ("later due", f"UPDATE timers SET due = due + 1 WHERE {OWED}", "is not due when the calendar says"),
    (
        "later due, by another calendar",
        f"UPDATE timers SET due = due + 1, calendar = 'x' WHERE {OWED}",
        "is due otherwise by the present one",
    ),
    ("provisional", f"UPDATE timers SET provisional = 1 WHERE {OWED}", "is not due when the calendar says"),
    (
        "provisional, by another calendar",
        f"UPDATE timers SET provisional = 1, calendar = 'x' WHERE {OWED}",
        "is due otherwise by the present one",
    ),
    ("a later start", f"UPDATE timers SET start = start + 1 WHERE {OWED}", "was not started as step"),
    ("another budget", f"UPDATE timers SET budget = 9 WHERE {OWED}", "was not started as step"),
    ("another entry", f"UPDATE timers SET entry = 9 WHERE {OWED} AND name = 'add'", "says step 9 armed it"),
    ("another root", f"UPDATE timers SET root = 'group/G2' WHERE {OWED}", "lies under group/G2"),
    ("another name", f"UPDATE timers SET name = 'remove' WHERE {OWED} AND name = 'add'", "is armed in state owed"),
    ("gone", f"DELETE FROM timers WHERE {OWED} AND name = 'add'", "is gone without having fired"),
    ("a reminder gone", f"DELETE FROM timers WHERE {OWED} AND name <> 'add'", "is gone without having come"),
    (
        "one more",
        "INSERT INTO timers SELECT company, machine, key, 'remove', root, 1, 0, 2, 0, 0, '' FROM instances"
        " WHERE key = 'G1/E0003'",
        "membership/G1/E0003 timer remove: ",
    ),
    ("counted with a calendar there is not, but right", f"UPDATE timers SET calendar = 'x' WHERE {OWED}", None),
)
REFS = _kinds(
    "refs",
    ("gone", f"DELETE FROM refs WHERE {OWED}", "membership/G1/E0005: is not found by"),
    ("another value", f"UPDATE refs SET value = 'E0001' WHERE {OWED} AND name = 'person'", "is found by person E0001"),
    ("another name", f"UPDATE refs SET name = 'x' WHERE {OWED} AND name = 'person'", "is found by x E0005"),
    (
        "of another life",
        f"UPDATE refs SET key = 'G1/E0003' WHERE {OWED} AND name = 'person'",
        "is found by person E0005",
    ),
    (
        "of nobody",
        f"UPDATE refs SET key = 'G9' WHERE {OWED} AND name = 'person'",
        "finds an instance that is not there",
    ),
    ("one more", "INSERT INTO refs VALUES ('HX', 'group', 'lead', 'E0001', 'G1')", "group/G1: is found by lead E0001"),
)
OUTBOX = _kinds(
    "outbox",
    ("gone", "DELETE FROM outbox", "and the message is gone"),
    ("to somebody else", "UPDATE outbox SET recipient = 'E0001'", "no step has asked for it"),
    ("about somebody else", "UPDATE outbox SET about = 'E0001'", "told something else than it asks for"),
    ("of another topic", "UPDATE outbox SET topic = 'x'", "no step has asked for it"),
    ("of other content", "UPDATE outbox SET content = '{}'", "told something else than it asks for"),
    ("at another moment", "UPDATE outbox SET at = at + 1", "no step has asked for it"),
    ("in a state there is not", "UPDATE outbox SET state = 'lost'", "is in a state that there is not"),
    (
        "one more",
        "INSERT INTO outbox SELECT company, 'x' || key, topic, recipient, about, content, at, state, attempts, next_at,"
        " digest, channel, text, error, changed_at FROM outbox",
        "no step has asked for it",
    ),
    (
        "one more of a step that told nobody",
        "INSERT INTO outbox SELECT company, 'group/G1#2:reminder/E0001', 'reminder', 'E0001', about, content,"
        " (SELECT at FROM steps WHERE machine = 'group' AND key = 'G1' AND seq = 2), state, attempts, next_at, digest,"
        " channel, text, error, changed_at FROM outbox LIMIT 1",
        None,
    ),
    ("said to be sent", "UPDATE outbox SET state = 'sent'", None),
    ("put off", "UPDATE outbox SET next_at = next_at + 1", None),
    ("another text", "UPDATE outbox SET text = 'x'", None),
)
PARKED = _kinds(
    "parked",
    (
        "a root that did not fail",
        "INSERT INTO parked VALUES ('HX', 'group/G1', 9000000000000000, 1, 'x')",
        "no failed sweep",
    ),
    ("what is no root", "INSERT INTO parked VALUES ('HX', 'membership/G1/E0005', 1, 1, 'x')", "and is no root"),
    ("what is not there", "INSERT INTO parked VALUES ('HX', 'group/G9', 1, 1, 'x')", "and is no root"),
    ("never failed", "INSERT INTO parked VALUES ('HX', 'group/G1', 1, 0, 'x')", "no failed sweep"),
)
COPIES = [
    kind
    for table in ("policies", "declarations")
    for kind in _kinds(
        table,
        ("changed", f"UPDATE {table} SET content = replace(content, 'a', 'b')", "the copy that is kept was changed"),
        ("gone", f"DELETE FROM {table}", "and no copy is kept"),
        ("under another hash", f"UPDATE {table} SET hash = 'x' || hash", "the copy that is kept was changed"),
    )
]
CHECKPOINTS = _kinds(
    "checkpoints",
    *(
        (
            f"another {column}",
            f"UPDATE checkpoints SET {column} = {column} + 1 WHERE number = 1",
            "its signature does not fit",
        )
        for column in ("made_at", "instances", "steps")
    ),
    ("another root", "UPDATE checkpoints SET root = zeroblob(32) WHERE number = 2", "its signature does not fit"),
    ("another predecessor", "UPDATE checkpoints SET previous = zeroblob(32) WHERE number = 2", "does not follow from"),
    (
        "another key",
        "UPDATE checkpoints SET public_key = zeroblob(32) WHERE number = 2",
        "the one before it with another",
    ),
    (
        "another signature",
        "UPDATE checkpoints SET signature = zeroblob(64) WHERE number = 2",
        "its signature does not fit",
    ),
    ("the first gone", "DELETE FROM checkpoints WHERE number = 1", "checkpoints 1 to 1 are missing before it"),
    ("the last gone", "DELETE FROM checkpoints WHERE number = 2", "is covered by checkpoint 2, which is not there"),
    (
        "another number",
        "UPDATE checkpoints SET number = 7 WHERE number = 2",
        "checkpoints 2 to 6 are missing before it",
    ),
)
COVERED = _kinds(
    "covered",
    (
        "another head",
        f"UPDATE covered SET head = zeroblob(32) WHERE {G1}",
        "is sealed otherwise than checkpoint 1 found it",
    ),
    ("another step", f"UPDATE covered SET seq = seq - 1 WHERE {G1}", "is sealed otherwise than checkpoint 1 found it"),
    ("gone", f"DELETE FROM covered WHERE {G1}", "its root is not that of the heads it covers"),
    (
        "by another checkpoint",
        f"UPDATE covered SET number = 9 WHERE {G1}",
        "is covered by checkpoint 9, which is not there",
    ),
)
SWEEPS = _kinds(
    "sweeps",
    ("gone", "DELETE FROM sweeps", None),
    ("at another moment", "UPDATE sweeps SET now = now + 1", None),
    ("another outcome", "UPDATE sweeps SET outcome = 'held'", None),
)
REFUSALS = _kinds(
    "refusals",
    ("one more", "INSERT INTO refusals VALUES ('HX', 'x', 1)", None),
)
SCHEMA = _kinds(
    "schema",
    ("a table more", "CREATE TABLE mine (x INTEGER)", "table mine: is not wxflow's"),
    ("a view more", "CREATE VIEW mine AS SELECT 1 AS x", "view mine: is not wxflow's"),
    (
        "a column more",
        "ALTER TABLE refs ADD COLUMN x INTEGER",
        "table refs: its columns are not those that wxflow made",
    ),
    ("an index gone", "DROP INDEX timers_due", "index timers_due: is gone"),
    ("an index more", "CREATE UNIQUE INDEX mine ON timers (company, due)", "index mine: is not wxflow's"),
    ("a table gone", "DROP TABLE refusals", "table refusals: is gone"),
)
KINDS = [
    *INSTANCES, *STEPS, *PERSONAL, *TIMERS, *REFS, *OUTBOX, *PARKED, *COPIES, *CHECKPOINTS, *COVERED, *SWEEPS,
    *REFUSALS, *SCHEMA,
]  # fmt: skip
