"""What stands besides instances, their timers and steps: stored and decided, laid over each other."""

from collections.abc import Collection, Iterable, Sequence

from wxflow.decide.command import Command
from wxflow.declare.naming import NAME
from wxflow.declare.records import NEVER, Name, Step, Timer, TimerName, name_of_root
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.json_values import canonical
from wxflow.ledger.reads import Found, named_rows
from wxflow.ledger.standing import Standing
from wxflow.store import statements as sql
from wxflow.store.called import called
from wxflow.store.codec import InstanceRow, step_of, timer_of


class View(Standing):
    """All that one transaction sees, read but once; and what it reads together, or under a lock."""

    def _know_nothing(self) -> None:
        super()._know_nothing()
        self._due: dict[tuple[str, int], list[Timer]] = {}
        """By root and moment, the firm timers that the database holds with due ≤ moment."""
        self._armed: dict[Name, dict[TimerName, Timer]] = {}
        """By machine and key, the deadlines that the database holds; their reminders are none of them."""
        self._steps: dict[tuple[str, str], list[Step]] = {}
        """By machine and key, the steps that the database holds."""

    def _know_written(self) -> None:
        roots = self._decided.timers
        self._due = {(root, moment): due for (root, moment), due in self._due.items() if root not in roots}
        for name in self._decided.instances:
            self._armed.pop(name, None)
            self._steps.pop(name, None)
        super()._know_written()

    # Timers.

    def timer(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        instance = self.get(machine, key)
        wanted = (machine, key, name)
        laid = self._decided.timers.get(instance.root, {}) if instance else {}
        if wanted in laid:
            return laid[wanted]
        if (armed := self._armed.get((machine, key))) is not None and MARK not in name:
            return armed.get(wanted)
        rows = self._rows(sql.TIMER, machine, key, name)
        return timer_of(rows[0]) if rows else None

    def stands(self, timer: Timer) -> bool:
        """Tell whether a timer read in this transaction has been neither dropped nor armed anew in it."""
        name = timer[:3]
        laid = self._decided.timers.get(timer.root)
        if laid and name in laid:
            return laid[name] == timer
        return MARK not in timer.name or not self._is_dropped_reminder(timer)

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return a root's firm timers with due ≤ moment, in the order they fire."""
        if moment < self._decided.earliest.get(root, NEVER) and moment < self._first_due(root):
            return []
        timers = self._due.get((root, moment))
        if timers is None:
            timers = list(map(timer_of, self._rows(sql.DUE_UNDER, root, moment)))
        return [one for one in self._overlaid(root, timers) if one.due <= moment and not one.provisional]

    def _first_due(self, root: str) -> int:
        if root not in self._next_due:
            if self._is_absent(root):
                return NEVER  # nothing is armed under a root that is not there
            ((found,),) = self._rows(sql.NEXT_UNDER, root)
            self._next_due[root] = NEVER if found is None else found
        return self._next_due[root]

    def _is_absent(self, root: str) -> bool:
        """Tell whether a root is known not to be there, or presumed so."""
        name = name_of_root(root)
        return name in self._stored and self._stored[name] is None

    def due_roots(self, moment: int) -> list[str]:
        """Return every root with a firm timer that may be due by a moment, in order."""
        self.reads.may_search()
        stored = (root for (root,) in self._rows(sql.DUE_ROOTS, moment))
        laid = (root for root, due in self._decided.earliest.items() if due <= moment)
        return sorted({*stored, *laid})

    def armed_under(self, root: str) -> list[Timer]:
        """Return all of a root's armed timers, in the order they are due."""
        return self._overlaid(root, list(map(timer_of, self._rows(sql.ARMED_UNDER, root))))

    def armed_roots(self) -> list[str]:
        """Return every root under which something may be armed."""
        rows = self._rows(sql.COUNTED_OTHERWISE, "")  # every timer was counted with some calendar
        stored = (timer_of(row).root for row in rows)
        return list(dict.fromkeys((*stored, *self._decided.timers)))

    def _overlaid(self, root: str, timers: list[Timer]) -> list[Timer]:
        found: dict[TimerName, Timer | None] = {
            timer[:3]: timer for timer in timers if MARK not in timer.name or not self._is_dropped_reminder(timer)
        }
        found.update(self._decided.timers.get(root, {}))
        armed = [t for t in found.values() if t is not None]
        return sorted(armed, key=lambda t: (t.due, t.machine, t.key, t.name)) if len(armed) > 1 else armed

    def _is_dropped_reminder(self, timer: Timer) -> bool:
        """Tell whether a timer that the database holds is a reminder whose deadline was left or armed anew since."""
        if MARK not in timer.name:
            return False
        return (timer.machine, timer.key, deadline_of(timer.name)) in self._decided.renewed

    # Steps.

    def requested(self, request_id: str) -> Step | None:
        """Return the step a request_id has led to, or None."""
        if (laid := self._decided.requests.get(request_id)) is not None:
            return laid
        if request_id not in self._requests:
            found = self._rows(sql.STEP_BY_REQUEST, request_id)
            self._requests[request_id] = step_of(*self._rows(sql.STEP, *found[0])) if found else None
        return self._requests[request_id]

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return every step an instance has taken, in order."""
        name = (machine, key)
        if name not in self._steps:
            self.stored(name)  # among other writers, steps are read when nobody else can take one
            self._steps[name] = list(map(step_of, self._rows(sql.STEPS_OF, machine, key)))
        laid = (change.step for change in self._decided.changes() if change.after.full_name == name)
        return [*self._steps[name], *laid]

    # What is read together, and under a lock.

    def lock(self, root: str) -> None:
        """Make sure that nobody else moves what lives under a root; NeedsExclusive when that cannot be."""
        if not self.reads.holds(root):
            is_new = self._is_absent(root)
            found = self.reads.lock(root, is_new=is_new)
            if not is_new:  # else nothing can have been read of it
                self._take(found)

    def read_ahead(self, commands: Sequence[Command]) -> None:
        """Read together, and under a lock, what a batch of commands will ask for one by one."""
        found = self.reads.ahead(commands)
        self._alike = {command.key for command in commands}
        self._named = found.names
        self._take(found)

    def foresee(self, found: Iterable[InstanceRow], whole: Collection[str]) -> None:
        """Know some rows that were read together; of the machines in `whole` they are all that hold any ref."""
        rows = {(row.machine, row.key): row for row in found}
        self._stored.foreseen.update(rows)
        self._whole = whole
        for machine, key in sorted(name for name in rows if name[0] in whole):
            if one := self.get(machine, key):
                for name, value in self.machines[machine].machine.index(one.state, one.facts, key):
                    held = machine, name, value
                    self._by_ref[held] = [*self._by_ref.get(held, ()), key]

    def is_read(self, name: Name) -> bool:
        """Tell whether an instance has been read, or is known not to be there."""
        return name in self._stored or name in self._stored.foreseen

    def foreseen_under(self, root: str) -> list[Name]:
        """Return the names of the rows under a root that were read together."""
        stored = ((name, one.root) for name, one in self._stored.items() if one is not None)
        foreseen = ((name, row.root) for name, row in self._stored.foreseen.items())
        return sorted(name for name, of in (*stored, *foreseen) if of == root)

    def read_called(self, keys: Iterable[Name], names: Iterable[Name]) -> None:
        """Read together instances by machine and key, and by machine and name in its comparing form."""
        unknown = {one for one in keys if not self.is_read(one)}
        unnamed = {(of, name) for of, name in names if (of, NAME, name) not in self._by_ref}
        if not unknown and not unnamed:
            return
        found = called(self.store, self.company, unknown, unnamed)
        rows = {(row.machine, row.key): row for row in found.rows}
        self._stored.foreseen.update(rows)
        self._stored.update((name, None) for name in unknown if name not in rows)
        self._by_ref.update(((machine, NAME, name), held) for (machine, name), held in found.by_name.items())

    def foresee_steps(self, name: Name, steps: Iterable[Step]) -> None:
        """Know all steps of an instance, in order."""
        self._steps[name] = list(steps)

    def foresee_nothing(self, names: Iterable[Name]) -> None:
        """Know of some names that nothing bears them."""
        self._stored.update(dict.fromkeys(names))

    def foresee_armed(self, lives: Iterable[Name], timers: Iterable[Timer]) -> None:
        """Know the deadlines of some lives: all that are armed."""
        self._armed.update((one, {}) for one in lives)
        for timer in timers:
            self._armed[timer.machine, timer.key][timer.full_name] = timer

    def read_due(self, roots: list[str], moment: int) -> None:
        """Read together many roots, the timers due under them, and the instances those stand at."""
        rows = self.store.rows(sql.DUE_UNDER_ALL, canonical(roots), self.company, moment)
        due: dict[str, list[Timer]] = {root: [] for root in roots}
        for timer in map(timer_of, rows):
            due[timer.root].append(timer)
        self._due.update(((root, moment), timers) for root, timers in due.items())
        first = {root: min((one.due for one in timers), default=NEVER) for root, timers in due.items()}
        of_timers = {(one.machine, one.key) for timers in due.values() for one in timers}
        instances = named_rows(self.store, self.company, {*map(name_of_root, roots), *of_timers})
        self._take(Found(instances=instances, next_due=first))
