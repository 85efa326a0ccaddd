"""Write a transaction's change set, set-wise: all that touches different rows at once."""

from collections.abc import Callable
from typing import Any

from wxflow.declare.records import Name, Send, name_of_root
from wxflow.declare.reminder import deadline_of, names_of_reminders
from wxflow.json_values import canonical
from wxflow.ledger.change_set import ChangeSet
from wxflow.store import statements as sql
from wxflow.store.codec import timer_row
from wxflow.store.sql import Statement
from wxflow.store.store import Store

Work = list[tuple[Statement, list[tuple[Any, ...]]]]


class Writes:
    """One change set on its way into the database."""

    def __init__(self, store: Store, company: str, change_set: ChangeSet, stored_as: Callable[[Name], str]) -> None:
        self._store, self._company, self._change_set = store, company, change_set
        self._changes = change_set.changes()
        self._stored_as = stored_as
        """Returns an instance's facts as the text that the database holds."""
        self._stood_at: dict[Name, int] = {}
        """By name, the seq at which an instance stands in the database; 0 where it does not."""
        self._learnt: dict[Name, str] = {}
        """By name, the new facts of those who have learnt something."""
        for one in self._changes:
            name = one.after.full_name
            self._stood_at.setdefault(name, one.before.seq if one.before else 0)
            if one.facts is not None:
                self._learnt[name] = one.facts

    def write(self) -> None:
        """Write everything at once; Raced when somebody else has moved an instance: its next step is there already."""
        new, moved = self._instances()
        dropped_timers, armed = self._timers()
        dropped_refs, added = self._refs()
        renewed = self._renewed()
        # Two who make the same instances meet here, before either has written anything else.
        first: Work = [(sql.ADD_INSTANCE, new)]
        together: Work = [
            (sql.MOVE_INSTANCE, moved),
            (sql.SET_CLOCK, self._clocks()),
            (sql.ADD_STEP, [(self._company, *one.step[:8], one.data, *one.step[9:]) for one in self._changes]),
            (
                sql.ADD_OPENING,
                [(self._company, *one.step[:3], *opening) for one in self._changes for opening in one.openings],
            ),
            (sql.DROP_TIMER, dropped_timers),
            (sql.DROP_DEADLINE, renewed),
            (sql.DROP_REF, dropped_refs),
            (sql.ADD_MESSAGE, self._messages()),
        ]
        # What is dropped may be armed or taken up again: then the one comes after the other.
        last: Work = [(sql.ADD_TIMER, armed), (sql.ADD_REF, added)]
        if not (dropped_timers or renewed or dropped_refs):
            together, last = together + last, []
        for work in (first, together, last):
            self._store.write_all([one for one in work if one[1]])

    def _messages(self) -> list[tuple[Any, ...]]:
        """Return what somebody is to be told, by the key that is made of its cause."""
        sends = ((one.step, send) for one in self._changes for send in one.follow_ups if isinstance(send, Send))
        told = {f"{step.name}:{send.topic}/{send.recipient}": (step, send) for step, send in sends}
        return [
            (
                self._company,
                key,
                send.topic,
                send.recipient,
                send.about,
                canonical(send.content),
                step.at,
                "waiting",
                0,
                step.at,
                *(None,) * 4,
                step.recorded_at,
            )
            for key, (step, send) in told.items()
        ]

    def _instances(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        new: list[tuple[Any, ...]] = []
        moved: list[tuple[Any, ...]] = []
        for name, instance in self._change_set.instances.items():
            machine, key, root, state, seq, _, head, declaration, created_at, recorded_at, clock = instance
            clock = self._change_set.watermarks.get(f"{machine}/{key}", clock)
            facts = self._learnt[name] if name in self._learnt else self._stored_as(name)
            if stood_at := self._stood_at[name]:
                moved.append(
                    (state, seq, facts, head, declaration, recorded_at, clock, self._company, machine, key, stood_at)
                )
            else:
                new.append(
                    (self._company, *name, root, state, seq, facts, head, declaration, created_at, recorded_at, clock)
                )
        # Two who make the same instances make them in the same order: the second waits for the first, never in a ring.
        return sorted(new), moved

    def _clocks(self) -> list[tuple[Any, ...]]:
        """Return the clocks of the roots that have not moved themselves."""
        clocks = ((name_of_root(root), clock) for root, clock in self._change_set.watermarks.items())
        return [(clock, self._company, *name) for name, clock in clocks if name not in self._change_set.instances]

    def _timers(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        dropped: list[tuple[Any, ...]] = []
        armed: list[tuple[Any, ...]] = []
        for timers in self._change_set.timers.values():
            for (machine, key, name), timer in timers.items():
                is_renewed = (machine, key, deadline_of(name)) in self._change_set.renewed
                if not is_renewed and self._stood_at[machine, key]:
                    dropped.append((self._company, machine, key, name))
                if timer is not None:
                    armed.append((self._company, *timer_row(timer)))
        return dropped, armed

    def _renewed(self) -> list[tuple[Any, ...]]:
        """Return where deadlines lie that were left or armed anew, and their reminders, whichever policy armed them."""
        return [
            (self._company, machine, key, deadline, *names_of_reminders(deadline))
            for machine, key, deadline in sorted(self._change_set.renewed)
            if self._stood_at[machine, key]
        ]

    def _refs(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        dropped: list[tuple[Any, ...]] = []
        added: list[tuple[Any, ...]] = []
        for (machine, ref, value), keys in self._change_set.refs.items():
            for key, stands in keys.items():
                row = (self._company, machine, ref, value, key)
                # One that stands may stand in the database already: dropped and taken up again in one transaction.
                if self._stood_at[machine, key]:
                    dropped.append(row)
                if stands:
                    added.append(row)
        return dropped, added
