"""What the database holds, read under locks: one writer's view among many.

Three rules keep the outcome that of one writer after another, without a deadlock. Whoever writes has locked the roots
of what it writes, all of those it can name in one statement and in the order of their keys; that is the only thing
that waits. What else it reads it locks against writers too, if that goes without waiting. And whatever cannot be
locked so, what is found by a search above all, is done alone: the company's lock keeps everybody else out.
"""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, literal_column, select, tuple_

from wxflow import json_sql
from wxflow import statements as sql
from wxflow.codec import instance_of
from wxflow.command import Command
from wxflow.draft import NEVER, Name
from wxflow.errors import WxflowError
from wxflow.rows import NO_DATA, Facts, Instance, Step
from wxflow.rules import Rulebook
from wxflow.seal import canonical
from wxflow.statement import Statement, columns
from wxflow.store import NotAlone, Store
from wxflow.stored import Stored
from wxflow.tables import INSTANCES, TIMERS


class Locked(Stored):
    """One company's rows, each read under a lock that lasts as long as the transaction."""

    def __init__(self, store: Store, company: str, rulebook: Rulebook, held: set[str] | None = None) -> None:
        super().__init__(store, company, wary=False)
        self._rulebook = rulebook
        self._held: set[str] = held or set()
        """The roots this transaction may write under; some are yet to be made."""

    def anew(self) -> "Locked":
        """Return the same locks with nothing read yet."""
        return Locked(self._store, self._company, self._rulebook, self._held)

    def hold(self, root: str) -> None:
        """Lock a root if that goes without waiting; NotAlone when it does not."""
        if root in self._held:
            return
        machine, key = root.split("/", 1)
        if self._instances.get((machine, key), self) is not None:  # else it is presumed new
            rows = self._store.rows(HOLD, self._company, machine, key)
            if not rows:
                raise NotAlone
            self._foresee_instance(rows[0])
        self._held.add(root)

    def take_due(self, now: int, most: int) -> list[str]:
        """Lock roots with a timer due by `now`, the earliest first, passing over those others hold; return them."""
        rows = self._store.rows(TAKE_DUE, self._company, now, self._company, now, most)
        roots = list(dict.fromkeys(row[0] for row in rows))
        self._held.update(roots)
        return roots

    def foresee(self, commands: Sequence[Command]) -> None:
        """Lock the roots of a batch of commands, and read together what they will ask for one by one."""
        named = {(command.machine, command.key): self._root_of(*command[:2], command.data) for command in commands}
        self._held.update(root for root in named.values() if root)
        company = self._company
        if untold := [name for name, root in named.items() if root is None]:
            self._held.update(row[0] for row in self._store.rows(ROOTS_OF, canonical(untold), company) if row[0])
        roots = [tuple(root.split("/", 1)) for root in self._held]
        requests = [command.request_id for command in commands if command.request_id]
        held, found, shared, requested, due = self._store.answers(
            (
                (HOLD_ALL, (company, canonical(sorted(roots)))),
                (sql.INSTANCES_OF, (canonical(sorted(named)), company)),
                (SHARE_ALL, (company, canonical(self._likely(commands)))),
                (sql.STEPS_REQUESTED, (canonical(requests), company)),
                (NEXT_UNDER_ALL, (company, canonical(sorted(self._held)))),
            )
        )
        self._instances.update(dict.fromkeys(name for name, root in named.items() if root))
        self._requests.update(dict.fromkeys(requests))
        self._next_due.update(dict.fromkeys(self._held, NEVER) | dict(due))
        self._take([held, [row for row in found if row[2] in self._held], shared], requested)

    def _likely(self, commands: Sequence[Command]) -> list[Name]:
        """Return the roots besides their own that commands are likely to look at: whom they name, and who acts."""
        parts = {part for command in commands for part in (*command.key.split("/"), command.actor)}
        machines = [name for name, machine in self._rulebook.machines.items() if machine.root_machine == name]
        return sorted((name, part) for name in machines for part in parts if f"{name}/{part}" not in self._held)

    # What is read is held: under a root of ours, or else by itself.

    def instance(self, name: Name) -> tuple[Instance, str] | None:
        """Return an instance and its facts' text, or None."""
        if name in self._instances:
            return self._instances[name]
        root = self._root_of(*name, NO_DATA)
        if root not in self._held:
            if root != "/".join(name):
                raise NotAlone
            rows = self._store.rows(SHARE, self._company, *name)
            if not rows:  # it is held by another writer, or another writer may be making it
                raise NotAlone
            self._instances[name] = (instance_of(rows[0]), rows[0][5])
        return super().instance(name)

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:  # noqa: ARG002
        """Refuse: other writers may be adding to what a search would find."""
        raise NotAlone

    def due_roots(self, moment: int) -> list[str]:  # noqa: ARG002
        """Refuse: this is a search over all roots."""
        raise NotAlone

    def keys_under(self, root: str, machine: str) -> list[str]:
        """Return the keys of a machine's instances under a root that is held."""
        if root not in self._held:
            raise NotAlone
        return super().keys_under(root, machine)

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return an instance's steps, in order."""
        self.instance((machine, key))
        return super().steps(machine, key)

    def _root_of(self, machine: str, key: str, data: Facts) -> str | None:
        """Name the root of an instance as far as key and data tell; a command may yet turn out to be malformed."""
        try:
            return self._rulebook.root_of(machine, key, data)
        except (WxflowError, LookupError, TypeError, AttributeError):
            return None


_NAME = ("company", "machine", "key")
_GIVEN = json_sql.arrays(bindparam("given")).table_valued("value")
_NAMED = tuple_(INSTANCES.c.machine, INSTANCES.c.key).in_(
    select(json_sql.entry(_GIVEN.c.value, literal_column("0")), json_sql.entry(_GIVEN.c.value, literal_column("1")))
)
_OF_COMPANY = INSTANCES.c.company == bindparam("company")
_ONE = select(*columns(INSTANCES)).where(*(INSTANCES.c[name] == bindparam(name) for name in _NAME))
_ALL = select(*columns(INSTANCES)).where(_OF_COMPANY, _NAMED).order_by(INSTANCES.c.machine, INSTANCES.c.key)

HOLD = Statement(_ONE.with_for_update(key_share=True, skip_locked=True), *_NAME)
HOLD_ALL = Statement(_ALL.with_for_update(key_share=True, of=INSTANCES), "company", "given")
"""The one statement that waits for other writers; all take the roots in the order of their keys."""
SHARE = Statement(_ONE.with_for_update(read=True, skip_locked=True), *_NAME)
SHARE_ALL = Statement(_ALL.with_for_update(read=True, skip_locked=True, of=INSTANCES), "company", "given")
ROOTS_OF = Statement(
    select(INSTANCES.c.root).where(_NAMED, _OF_COMPANY),
    "given",
    "company",
)
NEXT_UNDER_ALL = Statement(
    select(TIMERS.c.root, func.min(TIMERS.c.due))
    .where(TIMERS.c.company == bindparam("company"), TIMERS.c.root.in_(select(sql.GIVEN.c.value)), sql.FIRM)
    .group_by(TIMERS.c.root),
    "company",
    "given",
)
_SLASH = func.strpos(TIMERS.c.root, "/")
TAKE_DUE = Statement(
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
