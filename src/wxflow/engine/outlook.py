"""Look ahead in a company as it stands: what can happen next, who may do it, what is due; nothing is written."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from wxflow.decide import clocks
from wxflow.decide.compiled import Machines
from wxflow.decide.meaning import address
from wxflow.declare.context import Context, Lookups, Policy, stands
from wxflow.declare.machine import Machine, Transition
from wxflow.declare.records import NO_DATA, OVERDUE, Instance, Name, Timer
from wxflow.engine import contexts
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.lookups import LedgerLookups
from wxflow.store.codec import InstanceRow
from wxflow.store.queries import Queries
from wxflow.store.store import Store

_NO_MOMENT = 2**62
"""Later than anything recorded: look-ups see the world as it is now."""


class Next(NamedTuple):
    """An event that is possible now, what it leads to, and who may fire it."""

    event: str
    to: str
    who: str
    why_not: str | None = None
    """Why nobody can fire it as things stand, if so."""


class Ahead(NamedTuple):
    """What lies ahead of an instance; a root's has the timers of all that lives under it."""

    next: list[Next]
    timers: list[Timer]


class _AsItStands(LedgerLookups):
    """Look-ups in what nobody changes meanwhile: whom the policy means is asked over and over."""

    def __init__(self, ledger: Ledger, moment: int) -> None:
        super().__init__(ledger, moment)
        self._keys: dict[Name, str] = {}

    def key(self, machine: str, name: str) -> str:
        """Return the key on record of what a name means, or the name itself where it means nothing."""
        if (machine, name) not in self._keys:
            self._keys[machine, name] = super().key(machine, name)
        return self._keys[machine, name]


class Outlook:
    """One company's machines over what is stored; each row is read once, so make another to see what came since."""

    def __init__(self, store: Store, company: str, machines: Machines) -> None:
        self._store, self._company, self._machines = store, company, machines
        self._ledger = Ledger(store, company, machines)
        self.lookups: Lookups = _AsItStands(self._ledger, _NO_MOMENT)
        """Look-ups that see the company as it is now."""

    def of(self, instance: Instance, policy: Policy, now: int) -> Ahead:
        """Look ahead from where an instance stands at `now`, UTC microseconds."""
        return Ahead(list(self.possible(instance, policy, now)), list(self._armed(instance)))

    def context(self, instance: Instance, event: str, policy: Policy, now: int) -> Context:
        """Return the context of an event that nobody has fired: no data, no actor, and the policy as of `now`."""
        return self._context(instance.machine, instance.key, instance, event, policy, now)

    def beginning(self, machine: str, key: str, event: str, policy: Policy, now: int) -> Context:
        """Return the context of an event that nobody has fired and that would begin a life."""
        return self._context(machine, key, None, event, policy, now)

    def _context(  # noqa: PLR0917 - what a context is made of
        self, machine: str, key: str, before: Instance | None, event: str, policy: Policy, now: int
    ) -> Context:
        state, facts, seq = stands(before)
        return Context(
            machine=machine,
            key=key,
            state=state,
            facts=facts,
            seq=seq,
            event=event,
            data=NO_DATA,
            actor="",
            reason=None,
            at=now,
            recorded_at=now,
            policy=policy.at(now),
            lookups=self.lookups,
        )

    def foresee(self, found: Iterable[InstanceRow], whole: Collection[str] = ()) -> None:
        """Know some rows that were read together; of the machines in `whole` they are all that hold any ref."""
        self._ledger.foresee(found, whole)

    def read_called(self, keys: Iterable[Name], names: Iterable[Name] = ()) -> None:
        """Read together what will be asked for by machine and key, and by machine and name in its comparing form."""
        self._ledger.read_called(keys, names)

    def instance(self, machine: str, key: str) -> Instance | None:
        """Return an instance, even a void one, or None; each is read once."""
        return self._ledger.get(machine, key)

    @property
    def ledger(self) -> Ledger:
        """Return what is known of the rows."""
        return self._ledger

    def key_of(self, machine: Machine, name: str) -> str:
        """Return the key on record of what a name means, or the name itself where it means nothing."""
        return address(self._ledger.machines[machine.name], self.lookups, name)

    def admits(self, context: Context, actor: str) -> bool:
        """Tell whether somebody holds a role that may fire a context's event, whatever its data may be."""
        moves = self._machines[context.machine].options(context.event, context.state)
        asked = context._replace(actor=actor)
        return bool(moves) and any(role.held_by(actor, asked) for role in moves[0].by)

    def names_holder(self, context: Context, actor: str) -> bool:
        """Tell whether somebody is among the few who may fire a context's event, not one of everybody."""
        moves = self._machines[context.machine].options(context.event, context.state)
        return bool(moves) and any(actor in role.holders(context) for role in moves[0].by)

    def missed(self, policy: Policy, timer: Timer, at: int) -> Context | None:
        """Return the context of an armed timer that comes due at a moment; None when nothing lives there."""
        before = self._ledger.get(timer.machine, timer.key)
        if before is None:
            return None
        seen = LedgerLookups(self._ledger, at - 1)
        return contexts.of_timer(policy, seen, before, timer, event=OVERDUE, at=at, recorded_at=at)

    def suspends(self, instance: Instance, event: str, policy: Policy, now: int) -> bool:
        """Tell whether a pause, a resumption or an extension would change a clock of an instance."""
        compiled = self._machines[instance.machine]
        return any(
            move.suspends and clocks.can(move.suspends, compiled, self.context(instance, event, policy, now))
            for move in compiled.options(event, instance.state)
        )

    def possible(self, instance: Instance, policy: Policy, now: int) -> Iterator[Next]:
        """Yield the events that are possible where an instance stands at `now`, UTC microseconds."""
        compiled = self._machines[instance.machine]
        for event in compiled.events_from(instance.state):
            moves = compiled.options(event, instance.state)
            context = self.context(instance, event, policy, now)
            if (effect := moves[0].suspends) and not clocks.can(effect, compiled, context):
                continue
            to = " or ".join(dict.fromkeys(move.target or instance.state for move in moves))
            yield Next(event, to, compiled.who_may(moves[0], context), _why_not(moves[0], context))

    def _armed(self, instance: Instance) -> Iterator[Timer]:
        if self._machines[instance.machine].machine.root_machine == instance.machine:
            return Queries(self._store, self._company).timers(root=instance.root)
        return Queries(self._store, self._company).timers(machine=instance.machine, key=instance.key)


def _why_not(move: Transition, context: Context) -> str | None:
    """Say what a guard says that needs nothing but the instance: no data that only the event will bring."""
    return move.guard(context) if move.guard and not move.data else None
