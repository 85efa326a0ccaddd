"""The statements that accounts, sessions, tokens and the access log need."""

from sqlalchemy import bindparam, select

from wxflow.store.access_tables import (
    ACCESS_HEADS,
    ACCESS_LOG,
    ACCOUNTS,
    CHALLENGES,
    FACTORS,
    FAILURES,
    INVITATIONS,
    PROPOSALS,
    SESSIONS,
    TOKENS,
)
from wxflow.store.sql import Statement, delete_rows, insert_into, rows, same, select_rows, update_rows

ACCOUNT = select_rows(ACCOUNTS, "company", "person")
ACCOUNTS_OF = Statement(rows(ACCOUNTS).where(*same(ACCOUNTS, "company")).order_by(ACCOUNTS.c.person), "company")
ADD_ACCOUNT = insert_into(ACCOUNTS)
SET_PASSWORD = update_rows(ACCOUNTS, ("password", "changed_at"), "company", "person")
SET_RIGHTS = update_rows(ACCOUNTS, ("rights", "changed_at"), "company", "person")
DROP_ACCOUNT = delete_rows(ACCOUNTS, "company", "person")

INVITATION = Statement(
    select(INVITATIONS.c.person, INVITATIONS.c.until).where(*same(INVITATIONS, "company", "secret")),
    "company",
    "secret",
)
INVITED = Statement(select(INVITATIONS.c.person, INVITATIONS.c.until).where(*same(INVITATIONS, "company")), "company")
ADD_INVITATION = insert_into(INVITATIONS)
DROP_INVITATION = delete_rows(INVITATIONS, "company", "person")

SESSION = select_rows(SESSIONS, "company", "secret")
SESSIONS_OF = Statement(
    rows(SESSIONS).where(*same(SESSIONS, "company", "person")).order_by(SESSIONS.c.begun_at), "company", "person"
)
ADD_SESSION = insert_into(SESSIONS)
SHOWN = update_rows(SESSIONS, ("way",), "company", "secret")
SEEN = update_rows(SESSIONS, ("seen_at",), "company", "secret")
DROP_SESSION = delete_rows(SESSIONS, "company", "person", "secret")
DROP_SESSIONS = delete_rows(SESSIONS, "company", "person")
STALE_SESSIONS = Statement(
    select(SESSIONS.c.person, SESSIONS.c.secret).where(
        *same(SESSIONS, "company"), SESSIONS.c.seen_at < bindparam("seen_at")
    ),
    "company",
    "seen_at",
)

TOKEN = select_rows(TOKENS, "company", "secret")
TOKENS_OF = Statement(
    rows(TOKENS).where(*same(TOKENS, "company", "person")).order_by(TOKENS.c.made_at), "company", "person"
)
ADD_TOKEN = insert_into(TOKENS)
USED = update_rows(TOKENS, ("used_at",), "company", "secret")
DROP_TOKEN = delete_rows(TOKENS, "company", "person", "secret")
DROP_TOKENS = delete_rows(TOKENS, "company", "person")

FACTOR = select_rows(FACTORS, "company", "kind", "id")
FACTORS_OF = Statement(
    rows(FACTORS).where(*same(FACTORS, "company", "person")).order_by(FACTORS.c.made_at, FACTORS.c.id),
    "company",
    "person",
)
ADD_FACTOR = insert_into(FACTORS)
SET_FACTOR = update_rows(FACTORS, ("data",), "company", "kind", "id", old=("data",))
DROP_FACTOR = delete_rows(FACTORS, "company", "kind", "id", "person")
DROP_FACTORS_OF_KIND = delete_rows(FACTORS, "company", "person", "kind")
DROP_FACTORS = delete_rows(FACTORS, "company", "person")

CHALLENGE = select_rows(CHALLENGES, "company", "secret")
ADD_CHALLENGE = insert_into(CHALLENGES)
DROP_CHALLENGE = delete_rows(CHALLENGES, "company", "secret")
DROP_CHALLENGES = delete_rows(CHALLENGES, "company", "person")
STALE_CHALLENGES = Statement(
    select(CHALLENGES.c.secret).where(*same(CHALLENGES, "company"), CHALLENGES.c.until < bindparam("until")),
    "company",
    "until",
)

FAILURE = select_rows(FAILURES, "company", "source")
ADD_FAILURE = insert_into(FAILURES)
DROP_FAILURE = delete_rows(FAILURES, "company", "source")

PROPOSALS_OF = Statement(
    rows(PROPOSALS).where(*same(PROPOSALS, "company")).order_by(PROPOSALS.c.proposed_at, PROPOSALS.c.id), "company"
)
PROPOSAL = select_rows(PROPOSALS, "company", "id")
ADD_PROPOSAL = insert_into(PROPOSALS)
DROP_PROPOSAL = delete_rows(PROPOSALS, "company", "id")

HEAD = select_rows(ACCESS_HEADS, "company")
ADD_HEAD = insert_into(ACCESS_HEADS)
MOVE_HEAD = update_rows(ACCESS_HEADS, ("seq", "seal"), "company", old=("seq",))
ADD_ENTRY = insert_into(ACCESS_LOG)
ENTRIES = rows(ACCESS_LOG)
