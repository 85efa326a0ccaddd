"""Every kind of tampering with what stands around the record."""

from tests.whole.tampering import G1, Kind, kinds

OUTBOX = kinds(
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
PARKED = kinds(
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
    for kind in kinds(
        table,
        ("changed", f"UPDATE {table} SET content = replace(content, 'a', 'b')", "the copy that is kept was changed"),
        ("gone", f"DELETE FROM {table}", "and no copy is kept"),
        ("under another hash", f"UPDATE {table} SET hash = 'x' || hash", "the copy that is kept was changed"),
    )
]
CHECKPOINTS = kinds(
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
COVERED = kinds(
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
SWEEPS = kinds(
    "sweeps",
    ("gone", "DELETE FROM sweeps", None),
    ("at another moment", "UPDATE sweeps SET now = now + 1", None),
    ("another outcome", "UPDATE sweeps SET outcome = 'held'", None),
)
REFUSALS = kinds(
    "refusals",
    ("one more", "INSERT INTO refusals VALUES ('HX', 'x', 1)", None),
)
SCHEMA = kinds(
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
AROUND: list[Kind] = [
    *OUTBOX, *PARKED, *COPIES, *CHECKPOINTS, *COVERED, *SWEEPS, *REFUSALS, *SCHEMA,
]  # fmt: skip
