"""Write a transaction's change set, set-wise: all that touches different rows at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from wxflow.decide.change import Change
from wxflow.declare.records import Instance, Name, Send, Step, name_of_root
from wxflow.declare.reminder import deadline_of, names_of_reminders
from wxflow.json_values import canonical
from wxflow.ledger.change_set import ChangeSet
from wxflow.store import statements as sql
from wxflow.store.codec import timer_row
from wxflow.store.sql import Statement
from wxflow.store.store import Store

_DROPPING = (sql.DROP_TIMER, sql.DROP_DEADLINE, sql.DROP_REF)
_TOGETHER = (
    sql.MOVE_INSTANCE, sql.MOVE_LEARNT, sql.SET_CLOCK, sql.ADD_STEP, sql.ADD_OPENING, *_DROPPING, sql.ADD_MESSAGE,
)  # fmt: skip
_LAST = (sql.ADD_TIMER, sql.ADD_REF, sql.SET_BEGINNING)
"""What is dropped may be armed or taken up again, and what is corrected may begin elsewhere: one after the other."""
_TWICE = (*_DROPPING, sql.SET_BEGINNING)
"""What may touch a row that another statement touches as well."""
_DATA = 1 + Step._fields.index("data")
"""Where a step's row has its data."""
_PLACES = {statement: place for place, statement in enumerate(_TOGETHER + _LAST)}
"""In which order they are written, so that the same work makes the same text."""


class Writes:
    """One change set on its way into the database."""

    def __init__(self, store: Store, company: str, change_set: ChangeSet, changes: Sequence[Change]) -> None:
        self._store, self._company, self._change_set, self._changes = store, company, change_set, changes
        self._before: dict[Name, Instance | None] = {}
        """By name, an instance as it stands in the database; None where it does not."""
        self._learnt: dict[Name, str] = {}
        """By name, the new facts of those who have learnt something."""
        self._clocks = dict(change_set.watermarks)
        """By root, its clock: of those that have moved themselves until it is written with them."""
        self._rows: dict[Statement, list[Any]] = defaultdict(list)
        """What each statement is to be run with."""

    def write(self) -> None:
        """Write everything at once; Raced when somebody else has moved an instance: its next step is there already."""
        self._steps()
        self._instances()
        if self._clocks:
            self._rows[sql.SET_CLOCK] = [(clock, self._company, *name_of_root(r)) for r, clock in self._clocks.items()]
        self._timers()
        self._refs()
        rows, write_all = self._rows, self._store.write_all
        if new := rows.pop(sql.ADD_INSTANCE, None):  # who makes the same meets here, before anything else is written
            write_all(((sql.ADD_INSTANCE, new),))
        in_turn = not (rows.keys().isdisjoint(_LAST) or rows.keys().isdisjoint(_TWICE))
        last = [(one, rows.pop(one)) for one in _LAST if one in rows] if in_turn else ()
        write_all([(one, rows[one]) for one in sorted(rows, key=_PLACES.__getitem__)])
        if last:
            write_all(last)

    def _steps(self) -> None:
        sends: dict[str, tuple[Step, Send]] = {}
        steps, openings = self._rows[sql.ADD_STEP], list[tuple[Any, ...]]()
        company, known, learnt = self._company, self._before, self._learnt
        for before, after, step, data, opened, facts, _, _, follow_ups, _, _ in self._changes:
            name = after[:2]
            if name not in known:
                known[name] = before
            if facts is not None:
                learnt[name] = facts
            row = [company, *step]
            row[_DATA] = data
            steps.append(row)
            for one in opened:
                openings.append((company, *name, step.seq, *one))
            for send in follow_ups:
                if isinstance(send, Send):
                    sends[f"{step.name}:{send.topic}/{send.recipient}"] = (step, send)
        if openings:
            self._rows[sql.ADD_OPENING] = openings
        for key, (step, send) in sends.items():
            told = (send.topic, send.recipient, send.about, canonical(send.content))
            waits = (step.at, "waiting", 0, step.at, None, None, None, None, step.recorded_at)
            self._rows[sql.ADD_MESSAGE].append((self._company, key, *told, *waits))

    def _instances(self) -> None:
        company, new, clocks = self._company, list[tuple[Any, ...]](), self._clocks
        for name, instance in self._change_set.instances.items():
            machine, key, root, state, seq, _, head, declaration, created_at, recorded_at, clock = instance
            clock = clocks.pop(f"{machine}/{key}", clock)
            learnt = self._learnt.get(name)
            if (before := self._before[name]) is None:
                row = (company, *name, root, state, seq, learnt, head, declaration, created_at, recorded_at, clock)
                new.append(row)
                continue
            moved = (head, declaration, recorded_at, clock, company, *name, before.seq)
            if learnt is None:
                self._rows[sql.MOVE_INSTANCE].append((state, seq, *moved))
            else:
                self._rows[sql.MOVE_LEARNT].append((state, seq, learnt, *moved))
            if (before.root, before.created_at) != (root, created_at):  # seldom, and it is looked up by the root
                self._rows[sql.SET_BEGINNING].append((root, created_at, company, *name))
        if new:  # two who make the same make them in the same order: the second waits for the first, never in a ring
            self._rows[sql.ADD_INSTANCE] = sorted(new)

    def _timers(self) -> None:
        """Arm and drop; deadlines that were left or armed anew with their reminders, whichever policy armed them."""
        renewed = self._change_set.renewed
        for machine, key, deadline in sorted(renewed):
            if self._before[machine, key]:
                row = (self._company, machine, key, deadline, *names_of_reminders(deadline))
                self._rows[sql.DROP_DEADLINE].append(row)
        for timers in self._change_set.timers.values():
            for full_name, timer in timers.items():
                machine, key, name = full_name
                is_renewed = renewed and (full_name in renewed or (machine, key, deadline_of(name)) in renewed)
                if not is_renewed and self._before[machine, key]:
                    self._rows[sql.DROP_TIMER].append((self._company, *full_name))
                if timer is not None:
                    self._rows[sql.ADD_TIMER].append((self._company, *timer_row(timer)))

    def _refs(self) -> None:
        if not self._change_set.refs:
            return
        company, before, dropped, added = self._company, self._before, list[tuple[str, ...]](), list[tuple[str, ...]]()
        for (machine, name, value), keys in self._change_set.refs.items():
            for key, stands in keys.items():
                row = company, machine, name, value, key
                # One that stands may stand in the database already: dropped and taken up again in one transaction.
                if before[machine, key]:
                    dropped.append(row)
                if stands:
                    added.append(row)
        self._rows.update((one, rows) for one, rows in ((sql.DROP_REF, dropped), (sql.ADD_REF, added)) if rows)
