"""Write a transaction's change set, set-wise: all that touches different rows at once."""

from collections.abc import Callable
from typing import Any

from wxflow.declare.records import Name, name_of_root
from wxflow.declare.reminder import deadline_of, names_of_reminders
from wxflow.json_values import canonical
from wxflow.ledger.change_set import ChangeSet
from wxflow.ledger.standing import Stored
from wxflow.store import statements as sql
from wxflow.store.codec import timer_row
from wxflow.store.sql import Statement
from wxflow.store.store import Store

Look = Callable[[Name], Stored | None]
"""Returns an instance as the database holds it."""
Work = list[tuple[Statement, list[tuple[Any, ...]]]]


class Writes:
    """One change set on its way into the database."""

    def __init__(self, store: Store, company: str, change_set: ChangeSet, stored: Look) -> None:
        self._store, self._company, self._change_set, self._stored = store, company, change_set, stored

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
            (
                sql.ADD_STEP,
                [(self._company, *sealed[:-2], step.seal, *sealed[-2:]) for step, sealed in self._change_set.steps],
            ),
            (sql.ADD_OPENING, [(self._company, s.machine, s.key, s.seq, *one) for s, one in self._change_set.openings]),
            (sql.DROP_TIMER, dropped_timers),
            (sql.DROP_DEADLINE, renewed),
            (sql.DROP_REF, dropped_refs),
            (sql.ADD_MESSAGE, self._messages()),
        ]
        # What is dropped may be armed or taken up again: then the one comes after the other.
        last: Work = [(sql.ADD_TIMER, armed), (sql.ADD_REF, added), (sql.SET_ROOT, self._roots())]
        if not (dropped_timers or renewed or dropped_refs):
            together, last = together + last, []
        for work in (first, together, last):
            self._store.write_all([one for one in work if one[1]])

    def _messages(self) -> list[tuple[Any, ...]]:
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
            for key, (step, send) in self._change_set.sends.items()
        ]

    def _instances(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        new: list[tuple[Any, ...]] = []
        moved: list[tuple[Any, ...]] = []
        for name, instance in self._change_set.instances.items():
            before = self._stored(name)
            clock = self._change_set.watermarks.get("/".join(name), instance.watermark)
            facts = self._change_set.facts.get(name) or (before.facts if before else "{}")
            _, _, root, state, seq, _, head, declaration, created_at, recorded_at, _ = instance
            if before is None:
                new.append(
                    (self._company, *name, root, state, seq, facts, head, declaration, created_at, recorded_at, clock)
                )
            else:
                stood_at = before.instance.seq
                moved.append((state, seq, facts, head, declaration, recorded_at, clock, self._company, *name, stood_at))
        # Two who make the same instances make them in the same order: the second waits for the first, never in a ring.
        return sorted(new), moved

    def _roots(self) -> list[tuple[Any, ...]]:
        """Return what lies under another root now: that is seldom, and the root is looked up by."""
        stood = ((one, self._stored(name)) for name, one in self._change_set.instances.items())
        laid = ((one, before.instance.root) for one, before in stood if before)
        return [(one.root, self._company, *one.full_name) for one, root in laid if one.root != root]

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
                if not is_renewed and self._stored((machine, key)) is not None:
                    dropped.append((self._company, machine, key, name))
                if timer is not None:
                    armed.append((self._company, *timer_row(timer)))
        return dropped, armed

    def _renewed(self) -> list[tuple[Any, ...]]:
        """Return where deadlines lie that were left or armed anew, and their reminders, whichever policy armed them."""
        return [
            (self._company, machine, key, deadline, *names_of_reminders(deadline))
            for machine, key, deadline in sorted(self._change_set.renewed)
            if self._stored((machine, key)) is not None
        ]

    def _refs(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        dropped: list[tuple[Any, ...]] = []
        added: list[tuple[Any, ...]] = []
        for (machine, ref, value), keys in self._change_set.refs.items():
            for key, stands in keys.items():
                row = (self._company, machine, ref, value, key)
                # One that stands may stand in the database already: dropped and taken up again in one transaction.
                if self._stored((machine, key)) is not None:
                    dropped.append(row)
                if stands:
                    added.append(row)
        return dropped, added
