"""Every kind of tampering with who may come in by the page, and with the notices of working days."""

from tests.given import notices
from tests.given.founded import Hand, moment
from tests.whole.tampering import Kind, kinds
from wxflow.access import accounts, proposals, sessions, tokens
from wxflow.calendar.workdays import Calendar
from wxflow.engine import recount

NOTICE = notices.whole(2027)


def opened_door(hand: Hand) -> Hand:
    """Load next year's notice, and let E0004 be in by the page, with a token, and E0003 invited; a proposal waits."""
    store, at = hand.engine.store, moment("2026-03-02 09:30")
    recount.load(hand.engine.under(hand.engine.policy, Calendar(notices=[NOTICE])), NOTICE, "E0009", at)
    with store.transaction("HX"):
        for person, rights in (("E0004", ["auditor"]), ("E0003", [])):
            accounts.invite(store, "HX", person, f"invites {person}", rights=rights, actor="E0009", at=at)  # type: ignore[arg-type]
        accounts.accept(store, "HX", "invites E0004", "$argon2", at + 1)
        sessions.begin(store, "HX", "E0004", "a session", agent="a browser", at=at + 2)
        tokens.add(store, "HX", "E0004", "a token", name="payroll", scopes=["read"], until=at + 9, at=at + 3)
        proposals.add(store, "HX", {"person": "E0003", "rights": ["auditor"]}, by="E0009", at=at + 4)
    return hand


CALENDARS = kinds(
    "calendars",
    (
        "other days",
        "UPDATE calendars SET content = replace(content, 'true', 'false')",
        "notice 1 of 2027: is not as it was loaded",
    ),
    ("loaded by another", "UPDATE calendars SET actor = 'E0001'", "notice 1 of 2027: is not as it was loaded"),
    ("loaded earlier", "UPDATE calendars SET loaded_at = 1", "notice 1 of 2027: is not as it was loaded"),
    ("from another file", "UPDATE calendars SET source = 'x.json'", "notice 1 of 2027: is not as it was loaded"),
    ("gone", "DELETE FROM calendars", "notice 1 of 2027: is gone"),
    (
        "one more",
        "INSERT INTO calendars SELECT company, year, 2, content, source, actor, loaded_at FROM calendars",
        "notice 2 of 2027: never came into force",
    ),
)
ACCOUNTS = kinds(
    "accounts",
    (
        "one more",
        "INSERT INTO accounts VALUES ('HX', 'E0001', '[\"operator\"]', 'x', 1, 1)",
        "account E0001: nobody has made it",
    ),
    (
        "other rights",
        "UPDATE accounts SET rights = '[\"operator\"]' WHERE person = 'E0004'",
        "account E0004: has other",
    ),
    (
        "a password nobody chose",
        "UPDATE accounts SET password = 'x' WHERE person = 'E0003'",
        "account E0003: has a password, and no invitation was taken up",
    ),
    ("rights that are no JSON", "UPDATE accounts SET rights = '{' WHERE person = 'E0004'", "cannot be read"),
    ("another password", "UPDATE accounts SET password = 'x' WHERE person = 'E0004'", None),
    ("gone", "DELETE FROM accounts WHERE person = 'E0004'", None),
)
INVITATIONS = kinds(
    "invitations",
    ("to somebody else", "UPDATE invitations SET person = 'E0001'", "invitation of E0001: nobody has given it so"),
    ("that lasts longer", "UPDATE invitations SET until = until + 1", "invitation of E0003: nobody has given it so"),
    ("by another", "UPDATE invitations SET made_by = 'E0001'", "invitation of E0003: nobody has given it so"),
    ("with another secret", "UPDATE invitations SET secret = zeroblob(32)", None),
)
SESSIONS = kinds(
    "sessions",
    ("of somebody else", "UPDATE sessions SET person = 'E0009'", "of E0009: nobody has signed in so"),
    ("with another secret", "UPDATE sessions SET secret = zeroblob(32)", "of E0004: nobody has signed in so"),
    ("begun later", "UPDATE sessions SET begun_at = begun_at + 1", "of E0004: nobody has signed in so"),
    ("proved later", "UPDATE sessions SET proved_at = proved_at + 1", "of E0004: no password was given then"),
    ("by a passkey", "UPDATE sessions SET way = 'passkey'", "of E0004: more than a password was never shown in it"),
    ("seen later", "UPDATE sessions SET seen_at = seen_at + 1", None),
    ("gone", "DELETE FROM sessions", None),
)
TOKENS = kinds(
    "tokens",
    ("of somebody else", "UPDATE tokens SET person = 'E0009'", "of E0009: nobody has made it so"),
    ("with another secret", "UPDATE tokens SET secret = zeroblob(32)", "of E0004: nobody has made it so"),
    ("for more", "UPDATE tokens SET scopes = '[\"*\"]'", "of E0004: nobody has made it so"),
    ("that lasts longer", "UPDATE tokens SET until = until + 1", "of E0004: nobody has made it so"),
    ("gone", "DELETE FROM tokens", None),
)
PROPOSALS = kinds(
    "proposals",
    ("by another", "UPDATE proposals SET proposed_by = 'E0001'", "nobody has made it so"),
    ("for more", "UPDATE proposals SET what = replace(what, 'auditor', 'operator')", "nobody has made it so"),
    ("for somebody else", "UPDATE proposals SET what = replace(what, 'E0003', 'E0001')", "nobody has made it so"),
    ("gone", "DELETE FROM proposals", None),
)
ACCESS_LOG = kinds(
    "access_log",
    ("another actor", "UPDATE access_log SET actor = 'E0001' WHERE seq = 1", "entry 1 is not as it was sealed"),
    ("other rights", "UPDATE access_log SET data = '{}' WHERE seq = 1", "entry 1 is not as it was sealed"),
    ("data that are no JSON", "UPDATE access_log SET data = '{' WHERE seq = 1", "entry 1 is not as it was sealed"),
    ("one gone", "DELETE FROM access_log WHERE seq = 2", "access log: entry 2 is missing"),
    ("its end gone", "DELETE FROM access_log WHERE seq > 3", "entries are missing after 3"),
    ("another head", "UPDATE access_heads SET seq = seq + 1", "entries are missing after"),
)
IN_FORCE = kinds(
    "in_force_log",
    ("another actor", "UPDATE in_force_log SET actor = 'E0001' WHERE seq = 2", "entry 2 is not as it was sealed"),
    ("data that are no JSON", "UPDATE in_force_log SET data = '{'", "entry 1 is not as it was sealed"),
    ("one gone", "DELETE FROM in_force_log WHERE seq = 2", "entry 2 is missing"),
    ("its end gone", "DELETE FROM in_force_log WHERE seq > 1", "never came into force"),
)
FAILURES = kinds("failures", ("forgotten, or one more", "INSERT INTO failures VALUES ('HX', 'x', 1, 1)", None))
DOOR: list[Kind] = [
    *CALENDARS, *ACCOUNTS, *INVITATIONS, *SESSIONS, *TOKENS, *PROPOSALS, *ACCESS_LOG, *IN_FORCE, *FAILURES,
]  # fmt: skip
