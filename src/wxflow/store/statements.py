"""The fixed statements."""

from sqlalchemy import and_, bindparam, delete, func, literal_column, or_, select, text

from wxflow.store.sql import (
    Statement,
    columns,
    delete_rows,
    insert_into,
    instances_given,
    rows,
    rows_given,
    same,
    select_rows,
    update_rows,
    writing,
)
from wxflow.store.tables import (
    CALENDARS,
    DECLARATIONS,
    INSTANCES,
    OUTBOX,
    PARKED,
    PERSONAL,
    POLICIES,
    REFS,
    REFUSALS,
    STEPS,
    SWEEPS,
    TIMERS,
)

# SQLite takes a company for few rows, though it is all of them: left to choose, it would read a whole table by its
# first column. Looking keys up in a subquery, or joining from the left, leaves it the one good way.
_ONE = ("company", "machine", "key")
_LIVES = INSTANCES.alias("lives")

INSTANCE = select_rows(INSTANCES, *_ONE)
ALL_BUT_THE_NAME = Statement(
    select(*(column for column in columns(INSTANCES) if column.name not in _ONE)).where(*same(INSTANCES, *_ONE)), *_ONE
)
"""An instance, for whoever need not be told what it is called: each column costs as much as a row."""
INSTANCES_NAMED = instances_given(rows(INSTANCES))
INSTANCES_UNDER = Statement(
    rows(INSTANCES)
    .where(
        *same(INSTANCES, "company", "machine"),
        INSTANCES.c.key.in_(select(_LIVES.c.key).where(*same(_LIVES, "company", "machine", "root", prefix="its_"))),
    )
    .order_by(INSTANCES.c.key),
    "company",
    "machine",
    "its_company",
    "its_machine",
    "its_root",
)
MOVED_SINCE = Statement(
    select(STEPS.c.machine, STEPS.c.key).where(*same(STEPS, "company"), STEPS.c.recorded_at > bindparam("since")),
    "company",
    "since",
)
INSTANCES_BY_REF = Statement(
    rows(INSTANCES)
    .where(
        *same(INSTANCES, "company", "machine"),
        INSTANCES.c.key.in_(
            select(REFS.c.key).where(*same(REFS, "company", "machine", "name", "value", prefix="its_"))
        ),
    )
    .order_by(INSTANCES.c.key),
    "company",
    "machine",
    "its_company",
    "its_machine",
    "its_name",
    "its_value",
)
KEYS_BY_REFS = rows_given(
    select(REFS.c.value, REFS.c.key).where(*same(REFS, "company", "machine", "name")),
    REFS.c.value,
    "given",
    "company",
    "machine",
    "name",
)
VALUES_OF_REF = Statement(
    select(REFS.c.value).where(*same(REFS, "company", "machine", "name")).distinct(), "company", "machine", "name"
)
ADD_INSTANCE = insert_into(INSTANCES)
_MOVED = ("head", "declaration", "recorded_at", "clock")
MOVE_INSTANCE = update_rows(INSTANCES, ("state", "seq", *_MOVED), *_ONE, old=("seq",))
MOVE_LEARNT = update_rows(INSTANCES, ("state", "seq", "facts", *_MOVED), *_ONE, old=("seq",))
"""Move an instance that has learnt something, too."""
SET_CLOCK = update_rows(INSTANCES, ("clock",), *_ONE)
SET_BEGINNING = update_rows(INSTANCES, ("root", "created_at"), *_ONE)

ADD_STEP = insert_into(STEPS)
STEPS_OF = Statement(rows(STEPS).where(*same(STEPS, *_ONE)).order_by(STEPS.c.seq), *_ONE)
LAST_STEPS = Statement(
    rows(STEPS).where(*same(STEPS, *_ONE)).order_by(STEPS.c.seq.desc()).limit(bindparam("most")), *_ONE, "most"
)
REFUSALS_NAMED = rows_given(
    select(REFUSALS.c.line).where(*same(REFUSALS, "company")), REFUSALS.c.line, "given", "company"
)
"""Which lines of many were refused."""
ANY_REFUSAL = Statement(select(REFUSALS.c.line).where(*same(REFUSALS, "company")).limit(literal_column("1")), "company")
ADD_REFUSAL = insert_into(REFUSALS)
STEP = select_rows(STEPS, *_ONE, "seq")
STEP_BY_REQUEST = Statement(
    select(STEPS.c.machine, STEPS.c.key, STEPS.c.seq).where(*same(STEPS, "company", "request_id")),
    "company",
    "request_id",
)
"""The name of the step that a request has led to: seldom is there one, so little is asked for."""
REQUESTS_KNOWN = rows_given(
    select(STEPS.c.request_id).where(*same(STEPS, "company")), STEPS.c.request_id, "given", "company"
)
"""Which requests of many have led to steps."""
STEPS_REQUESTED = rows_given(rows(STEPS).where(*same(STEPS, "company")), STEPS.c.request_id, "given", "company")

ADD_OPENING = insert_into(PERSONAL)
_ABOUT = PERSONAL.alias("about_them")
OPENINGS_ABOUT = Statement(
    select(PERSONAL.c.machine, PERSONAL.c.key, PERSONAL.c.seq, PERSONAL.c.slot, PERSONAL.c.value)
    .select_from(_ABOUT.join(PERSONAL, and_(*(_ABOUT.c[name] == PERSONAL.c[name] for name in (*_ONE, "seq", "slot")))))
    .where(*same(_ABOUT, "company", "about")),
    "company",
    "about",
)
DROP_OPENING = delete_rows(PERSONAL, *_ONE, "seq", "slot")
SET_FACTS = update_rows(INSTANCES, ("facts",), *_ONE)

TIMER = select_rows(TIMERS, *_ONE, "name")
ADD_TIMER = insert_into(TIMERS)
DROP_TIMER = delete_rows(TIMERS, *_ONE, "name")
DROP_DEADLINE = writing(
    TIMERS,
    lambda given: delete(TIMERS).where(
        *same(TIMERS, *_ONE, given=given),
        or_(
            TIMERS.c.name == given("name"),
            and_(TIMERS.c.name >= given("old_name"), TIMERS.c.name < given("new_name")),
        ),
    ),
    *_ONE,
    "name",
    "old_name",
    "new_name",
)
"""Drop an instance's timer of a name, and those from one name on, until before another: its reminders."""
ADD_REF = insert_into(REFS)
DROP_REF = delete_rows(REFS, "company", "machine", "name", "value", "key")

FIRM = text("provisional = 0")
PROVISIONAL = text("provisional = 1")
"""Literal, so that the partial indexes serve them."""
OF_ANY_FIRM = text("provisional < 1")
"""The same as firm, but for the index by roots: a database that knows little yet would take the one of all due."""
NEXT_UNDER = Statement(
    select(func.min(TIMERS.c.due)).where(*same(TIMERS, "company", "root"), OF_ANY_FIRM), "company", "root"
)
DUE_UNDER = Statement(
    rows(TIMERS).where(*same(TIMERS, "company", "root"), TIMERS.c.due <= bindparam("now"), OF_ANY_FIRM),
    "company",
    "root",
    "now",
)
DUE_UNDER_ALL = rows_given(
    rows(TIMERS).where(*same(TIMERS, "company"), TIMERS.c.due <= bindparam("now"), OF_ANY_FIRM),
    TIMERS.c.root,
    "given",
    "company",
    "now",
)
ARMED_UNDER = Statement(rows(TIMERS).where(*same(TIMERS, "company", "root")).order_by(TIMERS.c.due), "company", "root")
_DUE = (TIMERS.c.company == bindparam("company"), FIRM, TIMERS.c.due <= bindparam("now"))
_PARKED = (
    select(PARKED.c.root)
    .where(PARKED.c.company == bindparam("of"), PARKED.c.root == TIMERS.c.root, PARKED.c.until > bindparam("at"))
    .exists()
)
UNPARKED_DUE = (*_DUE, ~_PARKED)
NEXT_DUE = Statement(
    select(TIMERS.c.root, TIMERS.c.due).where(*UNPARKED_DUE).order_by(TIMERS.c.due).limit(bindparam("most")),
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
ARMED = Statement(
    select(func.count())
    .select_from(TIMERS)
    .where(*same(TIMERS, "company"), TIMERS.c.name.not_like("%@%"), TIMERS.c.budget > text("0")),
    "company",
)
"""How many deadlines that count working days are armed; their reminders are none."""
COUNTED_OTHERWISE = Statement(
    rows(TIMERS)
    .where(*same(TIMERS, "company"), TIMERS.c.calendar != bindparam("calendar"))
    .order_by(TIMERS.c.root, TIMERS.c.due, TIMERS.c.machine, TIMERS.c.key, TIMERS.c.name),
    "company",
    "calendar",
)

ADD_MESSAGE = insert_into(OUTBOX)
PARK = insert_into(PARKED)
PARKED_ROOT = select_rows(PARKED, "company", "root")
UNPARK = delete_rows(PARKED, "company", "root")
ADD_SWEEP = insert_into(SWEEPS)
LAST_SWEEPS = Statement(
    rows(SWEEPS).where(*same(SWEEPS, "company")).order_by(SWEEPS.c.now.desc(), SWEEPS.c.id).limit(bindparam("most")),
    "company",
    "most",
)
LAST_SWEEPS_UNTIL = Statement(
    rows(SWEEPS)
    .where(*same(SWEEPS, "company"), SWEEPS.c.now <= bindparam("now"))
    .order_by(SWEEPS.c.now.desc(), SWEEPS.c.id)
    .limit(bindparam("most")),
    "company",
    "now",
    "most",
)
SWEEPS_AFTER = Statement(
    select(SWEEPS.c.now)
    .where(*same(SWEEPS, "company"), SWEEPS.c.now > bindparam("now"))
    .order_by(SWEEPS.c.now)
    .limit(bindparam("most")),
    "company",
    "now",
    "most",
)

DECLARATION = select_rows(DECLARATIONS, "company", "hash")
ADD_DECLARATION = insert_into(DECLARATIONS)
POLICY = select_rows(POLICIES, "company", "hash")
ADD_POLICY = insert_into(POLICIES)
NOTICES = Statement(
    rows(CALENDARS).where(*same(CALENDARS, "company")).order_by(CALENDARS.c.year, CALENDARS.c.number), "company"
)
NOTICES_KNOWN = Statement(select(func.count()).select_from(CALENDARS).where(*same(CALENDARS, "company")), "company")
ADD_NOTICE = insert_into(CALENDARS)
