"""What notices of working days were loaded goes into the log of what came into force, as it is kept."""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

from wxflow.decide.seal import GENESIS
from wxflow.json_values import canonical
from wxflow.store.in_force_log import Entry, seal

revision = "0012"
down_revision = "0011"

_NAMES = ("company", "seq", "at", "kind", "hash", "actor", "via", "data", "seal")


def upgrade() -> None:
    """Write an entry behind the last for every notice, those of a company as they were loaded."""
    kept = _read(
        "SELECT company, year, number, content, source, actor, loaded_at FROM calendars ORDER BY company, loaded_at"
    )
    log = sa.table("in_force_log", *map(sa.column, _NAMES))
    for company, year, number, content, source, actor, loaded_at in kept:
        last = _read(
            "SELECT seq, seal FROM in_force_log WHERE company = :company ORDER BY seq DESC LIMIT 1", company=company
        )
        seq, before = (int(last[0][0]), bytes(last[0][1])) if last else (0, GENESIS)
        told = {"file": source, "year": year, "number": number, "taken_over": True}
        digest = sha256(content.encode()).hexdigest()
        entry = Entry(seq + 1, loaded_at, "notice", digest, actor, "", told)
        row = (company, seq + 1, loaded_at, "notice", digest, actor, "", canonical(told), seal(company, entry, before))
        op.bulk_insert(log, [dict(zip(_NAMES, row, strict=True))])


def downgrade() -> None:
    """Leave the entries: they are sealed, and an earlier version passes over them."""


def _read(text: str, **params: Any) -> list[Any]:
    return list(op.get_bind().execute(sa.text(text), params))
