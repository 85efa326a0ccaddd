"""Write a transaction's draft set-wise."""

from collections.abc import Sequence
from typing import Any

from wxflow import statements as sql
from wxflow.draft import Draft
from wxflow.errors import Conflict
from wxflow.store import Store
from wxflow.stored import Stored


class Writing:
    """One draft on its way into the database."""

    def __init__(self, store: Store, company: str, draft: Draft, stored: Stored) -> None:
        self._store, self._company, self._draft, self._stored = store, company, draft, stored

    def write(self) -> None:
        """Write everything; Conflict when somebody else moved an instance meanwhile."""
        self._instances()
        self._clocks()
        self._many(sql.ADD_STEP, [(self._company, *s[:8], data, *s[9:]) for s, data in self._draft.steps])
        self._many(sql.ADD_OPENING, [(self._company, *s[:3], *opening) for s, opening in self._draft.openings])
        self._timers()
        self._refs()

    def _instances(self) -> None:
        new: list[tuple[Any, ...]] = []
        moved: list[tuple[Any, ...]] = []
        for name, instance in self._draft.instances.items():
            stored = self._stored.instance(name)
            clock = self._draft.clocks.get(f"{name[0]}/{name[1]}", instance.clock)
            facts = self._draft.facts.get(name) or (stored[1] if stored else "{}")
            _, _, root, state, seq, _, head, declaration, created_at, recorded_at, _ = instance
            if stored is None:
                new.append(
                    (self._company, *name, root, state, seq, facts, head, declaration, created_at, recorded_at, clock)
                )
            else:
                moved.append(
                    (state, seq, facts, head, declaration, recorded_at, clock, self._company, *name, stored[0].seq)
                )
        self._many(sql.ADD_INSTANCE, new)
        if moved and self._store.run_many(sql.MOVE_INSTANCE, moved) != len(moved):
            raise Conflict("another writer moved the same instance first; nothing was written, try again")

    def _clocks(self) -> None:
        """Set the clocks of the roots that have not moved themselves."""
        roots = ((*root.split("/", 1), clock) for root, clock in self._draft.clocks.items())
        still = [(clock, self._company, *name) for *name, clock in roots if tuple(name) not in self._draft.instances]
        self._many(sql.SET_CLOCK, still)

    def _timers(self) -> None:
        dropped: list[tuple[Any, ...]] = []
        armed: list[tuple[Any, ...]] = []
        for timers in self._draft.timers.values():
            for name, timer in timers.items():
                if self._stored.instance(name[:2]) is not None:
                    dropped.append((self._company, *name))
                if timer is not None:
                    armed.append((self._company, *timer))
        self._many(sql.DROP_TIMER, dropped)
        self._many(sql.ADD_TIMER, armed)

    def _refs(self) -> None:
        dropped: list[tuple[str, ...]] = []
        added: list[tuple[str, ...]] = []
        for (machine, ref, value), keys in self._draft.refs.items():
            for key, stands in keys.items():
                row = (self._company, machine, ref, value, key)
                # One that stands may stand in the database already: dropped and taken up again in one transaction.
                if self._stored.instance((machine, key)) is not None:
                    dropped.append(row)
                if stands:
                    added.append(row)
        self._many(sql.DROP_REF, dropped)
        self._many(sql.ADD_REF, added)

    def _many(self, statement: sql.Statement, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._store.run_many(statement, rows)
