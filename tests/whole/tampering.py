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


def kinds(table: str, *kinds: tuple[str, str, str | None]) -> list[Kind]:
    return [Kind(table, *one) for one in kinds]


INSTANCES = kinds(
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
STEPS = kinds(
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
PERSONAL = kinds(
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
TIMERS = kinds(
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
REFS = kinds(
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
RECORD = [*INSTANCES, *STEPS, *PERSONAL, *TIMERS, *REFS]
