"""Find all at which something may wait for somebody in one query, and by when it is to be done in another."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    LargeBinary,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
)

from wxflow.calendar.periods import EXCUSES
from wxflow.declare.naming import NAME
from wxflow.declare.records import Name, Timer, TimerName
from wxflow.json_values import canonical
from wxflow.store import json_sql
from wxflow.store.codec import InstanceRow, is_there, stored_json, timer_of
from wxflow.store.sql import Statement, columns, rows
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, OUTBOX, REFS, STEPS, TIMERS

States = tuple[str, ...]
MESSAGE = "message"
"""What stands in place of a machine where a row is a message: its recipient as the root, its error as declaration."""


class Holding(NamedTuple):
    """Instances with a ref: one that holds a value, or any, or one that names somebody who has gone."""

    machine: str
    ref: str
    of: str
    """them: the ref holds whoever is asked for; anything: whatever it holds; gone: it names one of `gone`; office: it
    holds one of those who are named besides."""
    under: States = ()
    """The machines that are looked for under those instances, which are roots; none where it is they themselves."""


class Ways(NamedTuple):
    """By which ways instances are found."""

    holding: tuple[tuple[Holding, States], ...]
    """Refs, each with the states of what is found."""
    standing: tuple[tuple[str, States], ...]
    """Machines, each with states: all that stand so."""
    periods: tuple[str, ...]
    """The machines whose instances are periods: all of them are found as well."""
    gone: tuple[str, States]
    """The machine whose instances act, and the states in which they have gone."""
    dead_messages: bool = False


class Search(NamedTuple):
    """A query, and which value is given at each of its places."""

    statement: Statement
    given: tuple[str, ...]


def found(
    store: Store, company: str, search: Search, person: str, office: Collection[str] = ()
) -> Iterator[tuple[int, InstanceRow]]:
    """Yield the rows of instances, each with the number of the way it was found by, in their order: one may be twice.

    Behind those that hold a ref come those that stand so, the periods, and dead messages. The office is whom the policy
    names, by whichever of their ids.
    """
    known = {"company": company, "person": person}
    if "office" in search.given:
        known["office"] = canonical(sorted(office))
    for *row, number in store.rows(search.statement, *(known[one] for one in search.given)):
        yield number, InstanceRow._make(row)


@lru_cache(maxsize=64)
def search(ways: Ways) -> Search:
    """Build the query that finds instances by some ways."""
    return _Building(ways).search()


class _Building:
    """One query: every place of a value has a name of its own, as SQLite has them in their order."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._given: list[str] = []

    def search(self) -> Search:
        parts = [part.add_columns(literal_column(str(number))) for number, part in enumerate(self._parts())]
        names = (f"{kind}_{number}" for number, kind in enumerate(self._given))
        return Search(Statement(union_all(*parts), *names), tuple(self._given))

    def _parts(self) -> Iterator[Select[*tuple[Any, ...]]]:
        for one, states in self._ways.holding:
            yield self._under(one, states) if one.under else self._holding(one, states)
        for machine, states in self._ways.standing:
            yield rows(INSTANCES).where(self._is_of(INSTANCES, machine), _among(INSTANCES.c.state, states))
        for machine in self._ways.periods:
            is_one = self._is_of(INSTANCES, machine)
            held = self._held(machine, EXCUSES[0]).where(REFS.c.value == _text(EXCUSES[1]))
            yield rows(INSTANCES).where(is_one, INSTANCES.c.key.in_(held))
        if self._ways.dead_messages:
            yield self._dead()

    def _holding(self, one: Holding, states: States) -> Select[*tuple[Any, ...]]:
        is_one = self._is_of(INSTANCES, one.machine)
        return rows(INSTANCES).where(is_one, INSTANCES.c.key.in_(self._keys(one)), _among(INSTANCES.c.state, states))

    def _under(self, one: Holding, states: States) -> Select[*tuple[Any, ...]]:
        """Select by their names: SQLite would rather read all a company has than search by the root."""
        company, lives = self._value("company"), INSTANCES.alias("lives")
        root = literal_column(f"'{one.machine}/'").op("||")(REFS.c.key)
        on = (lives.c.company == self._value("company")) & (lives.c.root == root) & _among(lives.c.machine, one.under)
        lived = self._keys(one).select_from(REFS.join(lives, on)).with_only_columns(lives.c.machine, lives.c.key)
        named = tuple_(INSTANCES.c.machine, INSTANCES.c.key).in_(lived)
        return rows(INSTANCES).where(INSTANCES.c.company == company, named, _among(INSTANCES.c.state, states))

    def _keys(self, one: Holding) -> Select[*tuple[Any, ...]]:
        """Select the keys of what holds a ref."""
        held = self._held(one.machine, one.ref)
        if one.of == "them":
            return held.where(REFS.c.value == self._value("person"))
        if one.of == "office":
            return held.where(REFS.c.value.in_(self._office()))
        if one.of == "gone":
            machine, states = self._ways.gone
            named = INSTANCES.alias("gone")
            is_gone = (self._is_of(named, machine), named.c.key == REFS.c.value, _among(named.c.state, states))
            return held.where(select(named.c.key).where(*is_gone).exists())
        return held

    def _office(self) -> CompoundSelect[Any]:
        """Select the people of an office by what the policy calls them: their keys, or any of their ids."""
        called = REFS.alias("called")
        is_one = (self._is_of(called, self._ways.gone[0]), called.c.name == _text(NAME))
        keys = select(called.c.key).where(*is_one, called.c.value.in_(select(self._named())))
        return union_all(keys, select(self._named()))

    def _named(self) -> ColumnElement[Any]:
        return json_sql.texts(self._value("office")).table_valued("value").c.value

    def _held(self, machine: str, ref: str) -> Select[*tuple[Any, ...]]:
        return select(REFS.c.key).where(self._is_of(REFS, machine), REFS.c.name == _text(ref))

    def _dead(self) -> Select[*tuple[Any, ...]]:
        """Select dead messages in the columns of an instance."""
        message = OUTBOX.c
        told: list[ColumnElement[Any]] = [
            *(_text(MESSAGE), message.key, message.recipient, message.state, message.attempts, message.content),
            *(cast(null(), LargeBinary), func.coalesce(message.error, _text("")), message.at, message.changed_at),
            _NOTHING,
        ]
        return select(*told).where(message.company == self._value("company"), message.state == _text("dead"))

    def _is_of(self, table: FromClause, machine: str) -> ColumnElement[bool]:
        return (table.c.company == self._value("company")) & (table.c.machine == _text(machine))

    def _value(self, kind: str) -> ColumnElement[str]:
        self._given.append(kind)
        return bindparam(f"{kind}_{len(self._given) - 1}", type_=Text())


def _text(word: str) -> ColumnElement[str]:
    """Write a word of the declarations as it stands: a parameter would be one of the places."""
    escaped = word.replace("'", "''")
    return literal_column(f"'{escaped}'", Text())


def _among(column: ColumnElement[Any], states: States) -> ColumnElement[bool]:
    return column.in_([_text(one) for one in states])


class Moved(NamedTuple):
    """A step that may have begun or ended a deadline: its data are read where they are the clock's or an answer."""

    seq: int
    event: str
    at: int
    actor: str
    data: Any


class Course(NamedTuple):
    """What runs and has run at some instances."""

    timers: dict[TimerName, Timer]
    steps: dict[Name, list[Moved]]
    """The steps whose events were asked for, in order."""


def course(store: Store, company: str, lives: Collection[Name], events: Iterable[str], read: Collection[str]) -> Course:
    """Return the armed deadlines of some lives, and their steps of some events; of those in `read` with their data."""
    timers: dict[TimerName, Timer] = {}
    steps: dict[Name, list[Moved]] = {}
    names = canonical(sorted(lives))
    for kind, *row in store.rows(_COURSE, names, company, names, company, canonical(sorted(events))) if lives else ():
        if not is_there(row):
            continue
        if kind == "timer":
            timer = timer_of(row)
            timers[timer.full_name] = timer
        else:
            machine, key, event, data, seq, at, *_, actor = row
            told = stored_json(data, (machine, key)) if event in read else None
            steps.setdefault((machine, key), []).append(Moved(seq, event, at, actor, told))
    for one in steps.values():
        one.sort(key=lambda moved: moved.seq)
    return Course(timers, steps)


def _course() -> Statement:
    timers, steps = json_sql.names_given(bindparam("of_timers")), json_sql.names_given(bindparam("of_steps"))
    armed = and_(
        *(TIMERS.c.company == bindparam("its_company"), TIMERS.c.machine == timers.machine),
        *(TIMERS.c.key == timers.key, TIMERS.c.name.not_like(_text("%@%"))),
    )
    events = select(json_sql.texts(bindparam("events")).table_valued("value").c.value)
    moved = and_(
        *(STEPS.c.company == bindparam("their_company"), STEPS.c.machine == steps.machine),
        *(STEPS.c.key == steps.key, STEPS.c.event.in_(events)),
    )
    nothing = (cast(_NOTHING, Integer), cast(_NOTHING, BigInteger), cast(_NOTHING, Integer))
    told = (STEPS.c.machine, STEPS.c.key, STEPS.c.event, STEPS.c.data, STEPS.c.seq, STEPS.c.at, *nothing, STEPS.c.actor)
    return Statement(
        # SQLite looks up from the left what is joined to the left.
        union_all(
            select(_text("timer"), *columns(TIMERS)).select_from(timers.rows.join(TIMERS, armed, isouter=True)),
            select(_text("step"), *told).select_from(steps.rows.join(STEPS, moved, isouter=True)),
        ),
        *("of_timers", "its_company", "of_steps", "their_company", "events"),
    )


_NOTHING: ColumnElement[Any] = literal_column("0")
_COURSE = _course()
