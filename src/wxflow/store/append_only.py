"""Lift the triggers that keep tables append-only, for the one transaction that deletes a whole company."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, column, select, table, text

from wxflow.store.access_tables import ACCESS_LOG
from wxflow.store.in_force_log import IN_FORCE_LOG
from wxflow.store.sql import Statement
from wxflow.store.store import Store
from wxflow.store.tables import CHECKPOINTS, COVERED, STEPS

_GUARDED = tuple(guarded.name for guarded in (STEPS, CHECKPOINTS, COVERED, ACCESS_LOG, IN_FORCE_LOG))
_MASTER = table("sqlite_master", column("type"), column("name"), column("tbl_name"), column("sql"))


@contextmanager
def lifted(store: Store) -> Generator[None]:
    """Delete what is append-only inside; to be used in a transaction, whose end another connection waits for."""
    off, on = _postgres() if store.dialect.name == "postgresql" else _sqlite(store)
    for words in off:
        store.run(_statement(words))
    yield
    for words in on:
        store.run(_statement(words))


def _postgres() -> tuple[list[str], list[str]]:
    """Switch the triggers off; only a table's owner may. A table in parts has its own, and theirs do not fire then."""
    words = [f"ALTER TABLE ONLY {name} {{}} TRIGGER {name}_append_only" for name in _GUARDED]
    return [one.format("DISABLE") for one in words], [one.format("ENABLE") for one in words]


def _sqlite(store: Store) -> tuple[list[str], list[str]]:
    """Drop the triggers, and make them again from their own words."""
    wanted = (_MASTER.c.type == "trigger", _MASTER.c.tbl_name.in_(_GUARDED))
    told: list[ColumnElement[Any]] = [_MASTER.c.name, _MASTER.c.sql]
    found = list(store.select(select(*told).where(*wanted)))
    return [f"DROP TRIGGER {name}" for name, _ in found], [words for _, words in found]


def _statement(words: str) -> Statement:
    # A colon would name a parameter.
    return Statement(text(words.replace(":", r"\:")))
