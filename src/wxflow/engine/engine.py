"""The verbs: fire one event, apply many, rehearse either."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from wxflow.calendar.workdays import Calendar
from wxflow.decide import change as decide
from wxflow.decide.command import Command, Outcome, check, repeated
from wxflow.decide.compiled import CompiledMachine, Machines
from wxflow.decide.covering import Counting, nobody
from wxflow.decide.frame import Frame, frame_from
from wxflow.decide.meaning import addressed, meant, told_again
from wxflow.decide.personal import Salt, at_random
from wxflow.declare.context import Context, Policy, stands
from wxflow.declare.records import NEVER, OVERDUE, REMIND, Facts, Fire, Send, Start, Timer, name_of_root
from wxflow.declare.reminder import MARK
from wxflow.engine import contexts, recount_timers
from wxflow.engine.corrections import corrections
from wxflow.errors import BadInput, RanBack, RecordBroken, Refused, UnknownInstance, WxflowError
from wxflow.ledger.indexed import check_indexed
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.locked_reads import LockedReads
from wxflow.ledger.lookups import LedgerLookups
from wxflow.ledger.reads import Reads
from wxflow.ledger.refusals import Refusals
from wxflow.store.queries import Queries
from wxflow.store.store import Attempt, NeedsExclusive, Store
from wxflow.translatable import not_there, term, tr

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Engine:
    """One company's machines at work on one store."""

    store: Store
    company: str
    machines: Machines
    policy: Policy
    calendar: Calendar
    salt: Salt = at_random
    """Hides the personal values under their commitments."""
    via: str | None = None
    """By which way all this comes, as `via` writes it: sealed with every step."""
    clock: Callable[[], int] | None = None
    """Tells when a step is entered (UTC microseconds); without one, when it is recorded."""

    def fire(self, command: Command, *, dry_run: bool = False) -> Outcome:
        """Fire one event, once time has had its say, in one transaction; a dry run undoes it all."""
        outcome = (self.rehearse if dry_run else self.apply)([command])[0]
        if isinstance(outcome, WxflowError):
            raise outcome
        return outcome

    def apply(
        self, commands: Sequence[Command], *, strict: bool = False, as_before: bool = False
    ) -> list[Outcome | WxflowError]:
        """Fire commands in order in one transaction; each error stands in its place, `strict` stops after it.

        They are the lines of a journal when they are to be refused `as_before`: each that was, whatever is true now.
        """
        needed = self.store.needed_exclusive
        exclusive = bool(needed) and any((command.machine, command.event) in needed for command in commands)
        return self.write(
            partial(self.apply_in, commands=commands, strict=strict, as_before=as_before), exclusive=exclusive
        )

    def rehearse(self, commands: Sequence[Command]) -> list[Outcome | WxflowError]:
        """Apply commands for real, then undo it."""
        with self.store.rehearsal():
            return self.apply(commands)

    def write(self, work: Callable[[Ledger], T], *, exclusive: bool = False) -> T:
        """Do work on the one write path, a ledger in a transaction, flushed at its end; it may be done twice."""

        def attempt(how: Attempt) -> T:
            of = self.store, self.company, self.machines
            reads = Reads(*of, after_conflict=how.after_conflict) if how.exclusive else LockedReads(*of)
            ledger = Ledger(*of, reads)
            result = work(ledger)
            ledger.close(self.policy)
            return result

        return self.store.write(self.company, attempt, exclusive=exclusive)

    def under(self, policy: Policy, calendar: Calendar) -> "Engine":
        """Return the same under another policy and calendar."""
        return replace(self, policy=policy, calendar=calendar)

    def frame(self, request_id: str | None, cause: str | None, excused: Counting = nobody) -> Frame:
        """Return what stays the same for a whole command."""
        now = self.clock() if self.clock else None
        return frame_from((self.company, self.calendar, self.salt, request_id, cause, self.via, now, excused))

    @property
    def queries(self) -> Queries:
        """Return what is asked of the company's rows."""
        return Queries(self.store, self.company)

    def lookups(self, ledger: Ledger, moment: int) -> LedgerLookups:
        """Return look-ups as of a moment (UTC microseconds)."""
        return LedgerLookups(ledger, moment, self.calendar)

    def catch_up(self, ledger: Ledger, root: str, moment: int) -> int:
        """Fire every timer of a root with due ≤ moment, in order; return how many."""
        fired = 0
        while due := ledger.due_under(root, moment):
            for timer in due:
                if ledger.stands(timer):
                    self._elapse(ledger, timer)
                    fired += 1
        return fired

    def apply_in(
        self, ledger: Ledger, commands: Sequence[Command], *, strict: bool = False, as_before: bool = False
    ) -> list[Outcome | WxflowError]:
        """Apply commands in a transaction that is open: what `write` hands a ledger to."""
        outcomes: list[Outcome | WxflowError] = []
        refusals = Refusals(self.store, self.company, commands) if as_before else None
        if len(commands) > 1 or self.store.shares:
            ledger.read_ahead(commands)
        for command in commands:
            try:
                if refusals:
                    refusals.check(command)
                outcomes.append(self._attempt(ledger, command))
            except (BadInput, Refused, RecordBroken) as error:
                outcomes.append(error)
                if refusals:
                    refusals.note(command, error)
                if strict:
                    break
            except NeedsExclusive:
                self.store.needed_exclusive.add((command.machine, command.event))
                raise
        if refusals:
            refusals.write()
        return outcomes

    def _attempt(self, ledger: Ledger, command: Command) -> Outcome:
        compiled = self.machines[command.machine]
        lookups = self.lookups(ledger, command.recorded_at)
        command = addressed(self.machines, lookups, command)
        what = f"{command.machine}/{command.key} {command.event}"
        check(compiled, command, what)
        spelling = self.policy.spelling
        if command.request_id and (step := ledger.requested(command.request_id)):
            told = told_again(self.machines, self.lookups(ledger, NEVER), spelling, step, command)
            return repeated(step, *told, what)
        command = meant(self.machines, lookups, spelling, command)
        with ledger.attempt():
            self._run(ledger, compiled, command, lookups, what)
            changes = ledger.deciding
            check_indexed(changes, what)
            outcome = ledger.outcome(changes)
        if any(change.forgets for change in changes):
            ledger.flush(self.policy)  # what is learnt later about the same person is not to be erased with it
        return outcome

    def _run(
        self, ledger: Ledger, compiled: CompiledMachine, command: Command, lookups: LedgerLookups, what: str
    ) -> None:
        before = ledger.get(command.machine, command.key)
        if before is None and not compiled.options(command.event, None):
            # What is not there may be what an unwritten deadline has begun: time has its say before anybody is refused.
            for due_root in ledger.due_roots(command.recorded_at):
                self.catch_up(ledger, due_root, command.recorded_at)
            before = ledger.get(command.machine, command.key)
        root = before.root if before else self._root(ledger, compiled, command.key, command.data, what)
        if before is None and compiled.machine.is_root:
            ledger.lock(root)  # nothing is due under what is yet to be
        elif self.touch(ledger, root, command.recorded_at, what):
            before = ledger.get(command.machine, command.key)
        excused = recount_timers.counting(self, ledger, command.machine, command.key, root)
        frame = self.frame(command.request_id, None, excused)
        context = contexts.of_command(self.policy, lookups, before, command)
        change = decide.move(compiled, before, root, context, frame, follow_up=False)
        ledger.add(change)
        self.follow(ledger, change, context)
        recount_timers.recover(self, ledger, change, context)
        if compiled.machine.corrects is not None:
            corrections.carry_out(self, ledger, change, context)

    def _elapse(self, ledger: Ledger, timer: Timer) -> None:
        """Fire a timer, dated at its due moment whenever that is written down."""
        machine, key, name, root, entry, _, _, due, _, _ = timer
        before = ledger.now[machine, key]
        assert before is not None
        recorded_at = max(due, ledger.watermark(root))
        event, seen = REMIND if MARK in name else OVERDUE, self.lookups(ledger, due - 1)
        context = contexts.of_timer(self.policy, seen, before, timer, event=event, at=due, recorded_at=recorded_at)
        change = decide.elapse(self.machines[machine], before, context, self.frame(None, f"{machine}/{key}#{entry}"))
        ledger.add(change)
        self.follow(ledger, change, context)

    def follow(self, ledger: Ledger, change: decide.Change, context: Context) -> None:
        """Run follow-ups breadth first, each after its root has caught up."""
        if not change.follow_ups:
            return
        leading = [change]
        for one in leading:  # which grows meanwhile
            cause = one.step.name
            for follow_up in one.follow_ups:
                led_to = None if isinstance(follow_up, Send) else self._follow_one(ledger, follow_up, cause, context)
                if led_to and led_to.follow_ups:
                    leading.append(led_to)

    def _follow_one(self, ledger: Ledger, follow_up: Start | Fire, cause: str, first: Context) -> decide.Change | None:
        machine, key, event, data, *_ = follow_up
        compiled, what = self.machines[machine], f"{machine}/{key} {event}"
        is_start = isinstance(follow_up, Start)
        if is_start:
            ledger.assume_new((machine, key))
        before = ledger.now[machine, key]
        if is_start and before is not None:
            raise Refused(what, tr("it has been started before"))
        if compiled.is_idle(event, stands(before)[0]):
            return None
        root = before.root if before else self._root(ledger, compiled, key, data, what)
        recorded_at = first.recorded_at
        if first.timer is not None:
            ledger.lock(root)
            recorded_at = max(recorded_at, ledger.watermark(root))
        elif self.touch(ledger, root, recorded_at, what):
            before = ledger.now[machine, key]
        frame = self.frame(None, cause, recount_timers.counting(self, ledger, machine, key, root))
        context = contexts.of_follow_up(before, follow_up, first, recorded_at)
        change = decide.move(compiled, before, root, context, frame, follow_up=True)
        ledger.add(change)
        return change

    def _root(self, ledger: Ledger, compiled: CompiledMachine, key: str, data: Facts, what: str) -> str:
        """Name the root of an instance that is to be; refuse when that root does not live."""
        root = self.machines.root_of(compiled.machine.name, key, data)
        machine, root_key = (compiled.machine.name, key) if compiled.machine.is_root else name_of_root(root)
        if machine != compiled.machine.name and stands(ledger.get(machine, root_key))[0] is None:
            raise UnknownInstance(what, not_there(term("machine", machine), root_key))
        return root

    def touch(self, ledger: Ledger, root: str, moment: int, what: str) -> int:
        """Let time have its say on a root before anything else does; return how many timers fired."""
        ledger.lock(root)
        if moment < ledger.watermark(root):
            why = tr("time runs back: {root} has recorded something later already", root=root)
            raise RanBack(what, why, tr("a later recorded_at"))
        return self.catch_up(ledger, root, moment)
