"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from wxflow.databases.migrations.making import TEXT, append_only, create_table

revision = "0001"
down_revision = None

_OF_INSTANCE = (("company", "machine", "key"), ("instances.company", "instances.machine", "instances.key"))

_COLUMNS: dict[str, tuple[int, str]] = {
    # table: (how many of the columns are its key, the columns; ? may be empty, # whole number, % small, ! bytes)
    "instances": (3, "company machine key root state seq# facts head! declaration created_at# recorded_at# clock#"),
    "steps": (
        4,
        "company machine key seq# event source? target actor reason? data at# recorded_at#"
        " request_id? cause? policy declaration seal!",
    ),
    "timers": (4, "company machine key name root entry# start# budget% due# provisional% calendar"),
    "refs": (5, "company machine name value key"),
    "parked": (2, "company root until# failures% error"),
    "sweeps": (2, "company id now# outcome due% fired% charged% held% failed% lag# released_by?"),
    "declarations": (2, "company hash content"),
    "policies": (2, "company hash content"),
    "calendars": (2, "company year% content source actor loaded_at#"),
}
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {"#": sa.BigInteger(), "%": sa.Integer(), "!": sa.LargeBinary()}
_INDEXES = (
    ("instances_by_root", "instances", ("company", "root", "machine", "key"), None),
    ("steps_by_time", "steps", ("company", "recorded_at"), None),
    ("steps_by_request", "steps", ("company", "request_id"), "request_id IS NOT NULL"),
    ("timers_by_root", "timers", ("company", "root", "due"), None),
    ("timers_due", "timers", ("company", "due"), "provisional = 0"),
    ("timers_provisional", "timers", ("company", "due"), "provisional = 1"),
    ("sweeps_by_time", "sweeps", ("company", "now"), None),
)


def upgrade() -> None:
    """Make every table, index and trigger."""
    for table, (keys, columns) in _COLUMNS.items():
        items: list[SchemaItem] = [_column(spec, key=n < keys) for n, spec in enumerate(columns.split())]
        if table in ("steps", "timers", "refs"):
            items.append(sa.ForeignKeyConstraint(*_OF_INSTANCE))
        if table == "timers":
            items.append(sa.CheckConstraint("provisional IN (0, 1)"))
        create_table(table, *items)
    for name, table, indexed, where in _INDEXES:
        clause = sa.text(where) if where else None
        unique = name == "steps_by_request"
        op.create_index(name, table, list(indexed), unique=unique, sqlite_where=clause, postgresql_where=clause)
    append_only("steps")


def _column(spec: str, *, key: bool) -> sa.Column[object]:
    name, mark = spec.rstrip("?#%!"), spec[-1]
    kind = _TYPES.get(mark, TEXT)
    return sa.Column(name, kind, primary_key=key, nullable=mark == "?", autoincrement=False)


def downgrade() -> None:
    """Refuse: steps are append-only, there is no way back from the first schema."""
    raise NotImplementedError("there is no schema before the first one")
