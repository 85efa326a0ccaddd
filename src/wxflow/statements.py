"""The fixed statements, built once; each is compiled for a dialect when first run."""

from typing import Any

from sqlalchemy import ClauseElement, Select, Table, and_, bindparam, case, delete, func, insert, select, text, update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ColumnElement, FromClause

from wxflow.tables import (
    CALENDARS,
    DECLARATIONS,
    INSTANCES,
    PARKED,
    PERSONAL,
    POLICIES,
    REFS,
    STEPS,
    SWEEPS,
    TIMERS,
)


class Statement:
    """A statement and the order its parameters are given in."""

    def __init__(self, built: ClauseElement, *order: str) -> None:
        self.built = built
        self.order = order
        self.tail: tuple[object, ...] = ()
        """Values the dialect itself adds at the end (SQLite: OFFSET 0), known once compiled."""
        self._sql: dict[str, str] = {}

    def sql(self, dialect: Dialect) -> str:
        """Return the SQL text for a dialect with positional parameters."""
        text = self._sql.get(dialect.name)
        if text is None:
            text, placed, params = positional(self.built, dialect)
            if placed[: len(self.order)] != self.order:
                raise TypeError(f"parameters are placed as {placed}, not {self.order}: {text}")
            self.tail = tuple(params[name] for name in placed[len(self.order) :])
            self._sql[dialect.name] = text
        return text


def positional(built: ClauseElement, dialect: Dialect) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Compile a statement; return its SQL, its parameters' names in their places, and the values it has for them."""
    # SQLAlchemy types what `compile` returns as the base class, which knows no places.
    compiled: Any = built.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(compiled), tuple(compiled.positiontup or ()), dict(compiled.params)


def _is(table: FromClause, *names: str, prefix: str = "") -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(prefix + name) for name in names]


def insert_into(table: Table) -> Statement:
    """Return the statement that adds a row, its parameters in the order of the table's columns."""
    names = [column.name for column in table.columns]
    return Statement(insert(table).values({name: bindparam(name) for name in names}), *names)


_HOLDS_COMMITMENTS = text("""steps.data LIKE '%"sealed":%'""")
_OPENINGS = (
    select(func.json_group_array(func.json_array(PERSONAL.c.slot, func.hex(PERSONAL.c.salt), PERSONAL.c.value)))
    .where(*(PERSONAL.c[name] == STEPS.c[name] for name in ("company", "machine", "key", "seq")))
    .scalar_subquery()
)


def columns(table: Table) -> list[ColumnElement[Any]]:
    """Return what is read of a table: its columns without the company; of a step its openings besides."""
    own: list[ColumnElement[Any]] = [column for column in table.columns if column.name != "company"]
    return [*own, case((_HOLDS_COMMITMENTS, _OPENINGS))] if table is STEPS else own


def _rows(table: Table) -> Select[tuple[object, ...]]:
    """Select a table's rows, in the order of the row's fields."""
    return select(*columns(table))


def _select(table: Table, *names: str) -> Statement:
    return Statement(_rows(table).where(*_is(table, *names)), *names)


def _delete(table: Table, *names: str) -> Statement:
    return Statement(delete(table).where(*_is(table, *names)), *names)


# SQLite takes a company for few rows, though it is all of them: left to choose, it would read a whole table by its
# first column. Looking keys up in a subquery, or joining from the left, leaves it the one good way.
_ONE = ("company", "machine", "key")
_LIVES = INSTANCES.alias("lives")

INSTANCE = _select(INSTANCES, *_ONE)
_GIVEN = func.json_each(bindparam("given")).table_valued("value")
"""The texts of a JSON array handed in as one parameter."""
INSTANCES_NAMED = Statement(
    _rows(INSTANCES).where(*_is(INSTANCES, "company", "machine"), INSTANCES.c.key.in_(select(_GIVEN.c.value))),
    "company",
    "machine",
    "given",
)
INSTANCES_UNDER = Statement(
    _rows(INSTANCES)
    .where(
        *_is(INSTANCES, "company", "machine"),
        INSTANCES.c.key.in_(select(_LIVES.c.key).where(*_is(_LIVES, "company", "machine", "root", prefix="its_"))),
    )
    .order_by(INSTANCES.c.key),
    "company",
    "machine",
    "its_company",
    "its_machine",
    "its_root",
)
INSTANCES_BY_REF = Statement(
    _rows(INSTANCES)
    .where(
        *_is(INSTANCES, "company", "machine"),
        INSTANCES.c.key.in_(select(REFS.c.key).where(*_is(REFS, "company", "machine", "name", "value", prefix="its_"))),
    )
    .order_by(INSTANCES.c.key),
    "company",
    "machine",
    "its_company",
    "its_machine",
    "its_name",
    "its_value",
)
KEYS_BY_REFS = Statement(
    select(REFS.c.value, REFS.c.key)
    .where(*_is(REFS, "company", "machine", "name"), REFS.c.value.in_(select(_GIVEN.c.value)))
    .order_by(REFS.c.key),
    "company",
    "machine",
    "name",
    "given",
)
ADD_INSTANCE = insert_into(INSTANCES)
_MOVED = ("state", "seq", "facts", "head", "declaration", "recorded_at", "clock")
MOVE_INSTANCE = Statement(
    update(INSTANCES)
    .values({name: bindparam(f"new_{name}") for name in _MOVED})
    .where(*_is(INSTANCES, *_ONE), INSTANCES.c.seq == bindparam("old_seq")),
    *(f"new_{name}" for name in _MOVED),
    *_ONE,
    "old_seq",
)
SET_CLOCK = Statement(
    update(INSTANCES).values(clock=bindparam("new_clock")).where(*_is(INSTANCES, *_ONE)), "new_clock", *_ONE
)

ADD_STEP = insert_into(STEPS)
STEPS_OF = Statement(_rows(STEPS).where(*_is(STEPS, *_ONE)).order_by(STEPS.c.seq), *_ONE)
STEP = _select(STEPS, *_ONE, "seq")
STEP_BY_REQUEST = _select(STEPS, "company", "request_id")

STEPS_REQUESTED = Statement(
    _rows(STEPS).select_from(
        _GIVEN.join(STEPS, and_(*_is(STEPS, "company"), STEPS.c.request_id == _GIVEN.c.value), isouter=True)
    ),
    "given",
    "company",
)
"""A row of NULLs for every request_id that has led to no step."""

ADD_OPENING = insert_into(PERSONAL)
_ABOUT = PERSONAL.alias("about_them")
OPENINGS_ABOUT = Statement(
    select(PERSONAL.c.machine, PERSONAL.c.key, PERSONAL.c.seq, PERSONAL.c.slot, PERSONAL.c.value)
    .select_from(_ABOUT.join(PERSONAL, and_(*(_ABOUT.c[name] == PERSONAL.c[name] for name in (*_ONE, "seq", "slot")))))
    .where(*_is(_ABOUT, "company", "about")),
    "company",
    "about",
)
DROP_OPENING = _delete(PERSONAL, *_ONE, "seq", "slot")
SET_FACTS = Statement(
    update(INSTANCES).values(facts=bindparam("new_facts")).where(*_is(INSTANCES, *_ONE)), "new_facts", *_ONE
)

TIMER = _select(TIMERS, *_ONE, "name")
ADD_TIMER = insert_into(TIMERS)
DROP_TIMER = _delete(TIMERS, *_ONE, "name")
ADD_REF = insert_into(REFS)
DROP_REF = _delete(REFS, "company", "machine", "name", "value", "key")

FIRM = text("provisional = 0")
PROVISIONAL = text("provisional = 1")
"""Literal, so that the partial indexes serve them."""
NEXT_UNDER = Statement(select(func.min(TIMERS.c.due)).where(*_is(TIMERS, "company", "root"), FIRM), "company", "root")
DUE_UNDER = Statement(
    _rows(TIMERS).where(*_is(TIMERS, "company", "root"), TIMERS.c.due <= bindparam("now"), FIRM),
    "company",
    "root",
    "now",
)
ARMED_UNDER = Statement(_rows(TIMERS).where(*_is(TIMERS, "company", "root")).order_by(TIMERS.c.due), "company", "root")
_DUE = (TIMERS.c.company == bindparam("company"), FIRM, TIMERS.c.due <= bindparam("now"))
_PARKED = (
    select(PARKED.c.root)
    .where(PARKED.c.company == bindparam("of"), PARKED.c.root == TIMERS.c.root, PARKED.c.until > bindparam("at"))
    .exists()
)
NEXT_DUE = Statement(
    select(TIMERS.c.root, TIMERS.c.due).where(*_DUE, ~_PARKED).order_by(TIMERS.c.due).limit(bindparam("most")),
    "company",
    "now",
    "of",
    "at",
    "most",
)
DUE_ROOTS = Statement(select(TIMERS.c.root).where(*_DUE).distinct(), "company", "now")
DUE_BY_DEADLINE = Statement(
    select(TIMERS.c.machine, TIMERS.c.name, func.count()).where(*_DUE).group_by(TIMERS.c.machine, TIMERS.c.name),
    "company",
    "now",
)
ARMED = Statement(select(func.count()).select_from(TIMERS).where(*_is(TIMERS, "company")), "company")
COUNTED_OTHERWISE = Statement(
    _rows(TIMERS)
    .where(*_is(TIMERS, "company"), TIMERS.c.calendar != bindparam("calendar"))
    .order_by(TIMERS.c.root, TIMERS.c.due, TIMERS.c.machine, TIMERS.c.key, TIMERS.c.name),
    "company",
    "calendar",
)

PARK = insert_into(PARKED)
PARKED_ROOT = _select(PARKED, "company", "root")
UNPARK = _delete(PARKED, "company", "root")
ADD_SWEEP = insert_into(SWEEPS)
LAST_SWEEPS = Statement(
    _rows(SWEEPS).where(*_is(SWEEPS, "company")).order_by(SWEEPS.c.now.desc(), SWEEPS.c.id).limit(bindparam("most")),
    "company",
    "most",
)

DECLARATION = _select(DECLARATIONS, "company", "hash")
ADD_DECLARATION = insert_into(DECLARATIONS)
POLICY = _select(POLICIES, "company", "hash")
ADD_POLICY = insert_into(POLICIES)
NOTICES = Statement(_rows(CALENDARS).where(*_is(CALENDARS, "company")).order_by(CALENDARS.c.year), "company")
ADD_NOTICE = insert_into(CALENDARS)
DROP_NOTICE = _delete(CALENDARS, "company", "year")
