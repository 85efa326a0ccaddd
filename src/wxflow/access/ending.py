"""End all that somebody could come in with."""

from collections.abc import Mapping

from wxflow.access import log
from wxflow.access import statements as sql
from wxflow.declare.records import Step
from wxflow.store.store import Store

_WITH_IT = (sql.DROP_INVITATION, sql.DROP_SESSIONS, sql.DROP_TOKENS, sql.DROP_FACTORS, sql.DROP_CHALLENGES)


def shut_out(store: Store, company: str, people: Mapping[str, Step]) -> None:
    """End what those people could come in with, each by the step that says so, in the transaction that is open."""
    for person, step in people.items():
        end_access(store, company, person, actor=step.actor, at=step.recorded_at, cause=step.name)


def end_access(store: Store, company: str, person: str, *, actor: str, at: int, cause: str = "") -> bool:
    """Drop somebody's account, invitation, sessions, tokens and factors, in the transaction that is open.

    Tell whether they had an account; `cause` is the step that ended it, if one did.
    """
    had = store.run(sql.DROP_ACCOUNT, company, person)
    if had:
        for statement in _WITH_IT:
            store.run(statement, company, person)
        log.write(store, company, "ended", person, actor=actor, at=at, **({"cause": cause} if cause else {}))
    return bool(had)
