"""What the database holds, read under locks: one writer's view among many.

Three rules keep the outcome that of one writer after another, without a deadlock. Whoever writes has locked the roots
of what it writes, all of those it can name in one statement and in the order of their keys; that is the only thing
that waits. What else it reads it locks against writers too, if that goes without waiting. And whatever cannot be
locked so, what is found by a search above all, is done alone: the company's lock keeps everybody else out.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from wxflow.calendar.periods import EXCUSES
from wxflow.decide.command import Command
from wxflow.decide.compiled import Machines
from wxflow.declare.records import NEVER, NO_DATA, Facts, Instance, Name, name_of_root
from wxflow.errors import WxflowError
from wxflow.json_values import canonical
from wxflow.ledger.reads import Found, Reads
from wxflow.store import statements as sql
from wxflow.store.codec import InstanceRow, instance_of
from wxflow.store.sql import Statement, columns, given_texts, instances_given, instances_looked_up, rows, same
from wxflow.store.store import NeedsExclusive, Store
from wxflow.store.tables import INSTANCES, STEPS, TIMERS


class LockedReads(Reads):
    """One company's rows, each read under a lock that lasts as long as the transaction."""

    def __init__(self, store: Store, company: str, machines: Machines) -> None:
        super().__init__(store, company, machines, after_conflict=False)
        self._held: set[str] = set()
        """The roots this transaction may write under; some are yet to be made."""

    def holds(self, root: str) -> bool:
        """Tell whether a root is locked."""
        return root in self._held

    def lock(self, root: str, *, is_new: bool) -> Found:
        """Lock a root if that goes without waiting; NeedsExclusive when it does not."""
        rows = () if is_new else self._store.rows(LOCK, self._company, *name_of_root(root))
        if not is_new and not rows:
            raise NeedsExclusive
        self._held.add(root)
        return Found(instances=map(InstanceRow._make, rows))

    def lock_due(self, now: int, most: int) -> list[str]:
        """Lock roots with a timer due by `now`, the earliest first, passing over those others hold; return them."""
        rows = self._store.rows(LOCK_DUE, self._company, now, self._company, now, most)
        roots = list(dict.fromkeys(root for root, _ in rows))
        self._held.update(roots)
        return roots

    def ahead(self, commands: Sequence[Command]) -> Found:
        """Lock the roots of a batch of commands, and read together what they will ask for one by one."""
        named = {
            (command.machine, command.key): self._root_of(command.machine, command.key, command.data)
            for command in commands
        }
        self._held.update(root for root in named.values() if root)
        if untold := sorted(name for name, root in named.items() if root is None):
            told = self._store.rows(ROOTS_NAMED, canonical(untold), self._company)
            self._held.update(root for (root,) in told)
        requests = [command.request_id for command in commands if command.request_id]
        below = [name for name in named if "/".join(name) not in self._held]
        given = (requests, sorted(self._held), sorted(below), self._likely(commands))
        held, read = self._store.answers(
            (
                # First of all: what comes after it is read when nobody else can change it.
                (LOCK_NAMED, (canonical(sorted(map(name_of_root, self._held))), self._company)),
                (READ, (self._company, *map(canonical, given))),
            )
        )
        led_to, instances, next_due = self._told_apart(read)
        return Found(
            instances=(*map(InstanceRow._make, held), *instances),
            steps=self._steps(led_to),
            names=[name for name, root in named.items() if root],
            requests=requests,
            next_due=next_due,
        )

    def _told_apart(self, read: Sequence[Any]) -> tuple[list[str], list[InstanceRow], dict[str, int]]:
        """Tell apart what was read at once: the requests that have led to steps, instances, and when roots are due."""
        led_to: list[str] = []
        instances: list[InstanceRow] = []
        next_due = dict.fromkeys(self._held, NEVER)
        for kind, due, *rest in read:
            row = InstanceRow._make(rest)  # of which some kinds tell a column or two
            if kind == _REQUESTED:
                led_to.append(row.key)
            elif kind == _NEXT:
                next_due[row.root] = due
            elif row.root in self._held if kind == _NAMED else row.root == f"{row.machine}/{row.key}":
                instances.append(row)
        return led_to, instances, next_due

    def _likely(self, commands: Sequence[Command]) -> list[Name]:
        """Return the roots besides their own that commands are likely to look at: whom they name, and who acts."""
        acting, machines = self._machines.acting, self._machines.machines
        found = {(acting, command.actor) for command in commands} if acting else set[Name]()
        for command in commands:
            named = machines[command.machine].key_names if command.machine in machines else ()
            found.update((name, part) for name, part in zip(named, command.key.split("/"), strict=False) if name)
        return sorted(name for name in found if "/".join(name) not in self._held)

    # What is read is held: under a root of ours, or else by itself.

    def instance(self, name: Name) -> Instance | None:
        """Read an instance, or None; NeedsExclusive when another writer may be at it."""
        root = self._root_of(*name, NO_DATA)
        if root in self._held:
            return super().instance(name)
        rows = self._store.rows(SHARE, self._company, *name) if root == "/".join(name) else []
        if not rows:  # it is held by another writer, or another writer may be making it
            raise NeedsExclusive
        return instance_of(rows[0])

    def may_search(self, sought: tuple[str, str] | None = None) -> None:
        """Refuse: other writers may be adding to what a search would find; but periods are written alone."""
        if sought != EXCUSES:
            raise NeedsExclusive

    def may_search_under(self, root: str) -> None:
        """Refuse unless the root is held."""
        if root not in self._held:
            raise NeedsExclusive

    def need_alone(self) -> None:
        """Refuse: others write as well."""
        raise NeedsExclusive

    def _root_of(self, machine: str, key: str, data: Facts) -> str | None:
        """Name the root of an instance as far as key and data tell; a command may yet turn out to be malformed."""
        try:
            return self._machines.root_of(machine, key, data)
        except (WxflowError, LookupError, TypeError, AttributeError):
            return None


_REQUESTED, _NEXT, _NAMED, _SHARED = "requested", "next", "named", "shared"
_NAME = ("company", "machine", "key")
_ONE = rows(INSTANCES).where(*same(INSTANCES, *_NAME))
LOCK = Statement(_ONE.with_for_update(key_share=True, skip_locked=True), *_NAME)
LOCK_NAMED = instances_given(rows(INSTANCES).with_for_update(key_share=True))
"""The one statement that waits for other writers; all of them give it their names in order."""
SHARE = Statement(_ONE.with_for_update(read=True, skip_locked=True), *_NAME)
ROOTS_NAMED = instances_given(select(INSTANCES.c.root))
_ROOTS = given_texts("roots")
_FIRST = (
    select(TIMERS.c.root, TIMERS.c.due)
    .where(*same(TIMERS, "company"), TIMERS.c.root == _ROOTS.c.value, sql.OF_ANY_FIRM)
    .order_by(TIMERS.c.due)
    .limit(literal_column("1"))
    .lateral("first")
)
_IDS = given_texts("requests")
_REQUEST = (
    select(STEPS.c.request_id)
    .where(*same(STEPS, "company"), STEPS.c.request_id == _IDS.c.value)
    .offset(literal_column("0"))
    .lateral("request")
)


def _padded(kind: str, due: ColumnElement[Any] | None = None, **told: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Return the columns of a row that tells a kind of thing: NULL where it tells nothing."""
    names = [column.name for column in columns(INSTANCES)]
    moment = cast(null(), BigInteger) if due is None else due
    return [literal_column(f"'{kind}'"), moment, *(told.get(name, null()) for name in names)]


def _looked_up(kind: str, selected: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    found = instances_looked_up(selected, kind)
    return found.with_only_columns(*_padded(kind, **dict(found.selected_columns.items())))


READ = Statement(
    union_all(
        _looked_up(_NAMED, rows(INSTANCES)),
        _looked_up(_SHARED, rows(INSTANCES).with_for_update(read=True, skip_locked=True)),
        select(*_padded(_NEXT, _FIRST.c.due, root=_FIRST.c.root)).select_from(_ROOTS.join(_FIRST, true())),
        select(*_padded(_REQUESTED, key=_REQUEST.c.request_id)).select_from(_IDS.join(_REQUEST, true())),
    ),
    "company",
    "requests",
    "roots",
    _NAMED,
    _SHARED,
)
"""At once, what commands ask for: of the requests those that led to steps, when the first firm timer under each root
is due, the instances named, and under a lock those others that nobody else is at."""
_SLASH = func.strpos(TIMERS.c.root, "/")
LOCK_DUE = Statement(
    select(TIMERS.c.root, TIMERS.c.due)
    .join(
        INSTANCES,
        and_(
            INSTANCES.c.company == TIMERS.c.company,
            INSTANCES.c.machine == func.substr(TIMERS.c.root, 1, _SLASH - 1),
            INSTANCES.c.key == func.substr(TIMERS.c.root, _SLASH + 1),
        ),
    )
    .where(*sql.UNPARKED_DUE)
    .order_by(TIMERS.c.due)
    .limit(bindparam("most"))
    .with_for_update(key_share=True, skip_locked=True, of=INSTANCES),
    "company",
    "now",
    "of",
    "at",
    "most",
)
