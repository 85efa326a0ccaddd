"""Carry a correction out: tell anew what was recorded since, and write down what differs."""

from collections.abc import Iterable
from functools import partial

from wxflow.decide import change as decide
from wxflow.declare.context import Context
from wxflow.declare.correcting import Amendment, Corrects
from wxflow.declare.records import Send
from wxflow.engine.corrections import differences, targets, writing
from wxflow.engine.corrections.commands_in_order import in_order
from wxflow.engine.corrections.differences import Outcome
from wxflow.engine.corrections.in_force_then import InForceThen
from wxflow.engine.corrections.orders import order_at
from wxflow.engine.corrections.record import Record
from wxflow.engine.corrections.retelling import Retelling, Span
from wxflow.engine.corrections.works import Works
from wxflow.errors import Refused
from wxflow.ledger.ledger import Ledger
from wxflow.translatable import tr


def carry_out(engine: Works, ledger: Ledger, change: decide.Change, context: Context) -> None:
    """Put things right where an instance has become a correction that is to be carried out."""
    corrects = engine.machines[context.machine].machine.corrects
    if corrects is None or change.step.target != corrects.state or change.step.source == corrects.state:
        return
    ledger.reads.need_alone()  # whoever wrote meanwhile would write on what is told anew
    outcome = work_out(engine, ledger, corrects, corrects.of(change.after.facts), change.step.recorded_at)
    writing.write(engine, ledger, outcome, change.step, context)
    further = (one for one in corrects.then(context, outcome.difference) if not isinstance(one, Send))
    engine.follow(ledger, change._replace(follow_ups=tuple(further)), context)


def rehearse(engine: Works, corrects: Corrects, amendment: Amendment, moment: int) -> Outcome:
    """Work out what would differ, and write nothing."""

    def work(ledger: Ledger) -> Outcome:
        with ledger.attempt():
            return work_out(engine, ledger, corrects, amendment, moment)

    with engine.store.rehearsal():
        return engine.write(work, exclusive=True)


def work_out(engine: Works, ledger: Ledger, corrects: Corrects, amendment: Amendment, moment: int) -> Outcome:
    """Work out what differs once a command is put right, time having had its say up to a moment; Refused if it cannot.

    The moment in UTC microseconds.
    """
    ledger.flush(engine.policy)  # what is accepted is told anew, too
    touched: set[str] = set()
    while True:
        telling = _Telling(engine, ledger, corrects, amendment, moment)
        if not _let_time_speak(engine, ledger, telling.roots() - touched, moment):
            outcome = telling.outcome()
            if not _let_time_speak(engine, ledger, _roots(outcome) - touched, moment):
                return outcome
            touched |= _roots(outcome)
        touched |= telling.roots()


class _Telling:
    """What is recorded, told anew until the order of what was recorded at one moment is known where it matters."""

    def __init__(self, engine: Works, ledger: Ledger, corrects: Corrects, amendment: Amendment, moment: int) -> None:
        self._engine, self._amendment, self._moment = engine, amendment, moment
        self._record = Record(ledger)
        self._in_force = InForceThen(engine, corrects.policy_of)
        target = targets.check(engine, self._record, amendment, moment)
        self._earlier = self._record.amended()
        since = targets.since(target, moment, (amendment, self._earlier.get(amendment.step)))
        self._span = Span(since, moment)
        self._orders: dict[int, list[str]] = {}
        self._told = self._retelling()

    def roots(self) -> set[str]:
        """Return the roots under which anything has moved since."""
        return {one.root for name in self._told.moved if (one := self._record.instance(*name))}

    def outcome(self) -> Outcome:
        """Return what differs; Refused when the command itself would have been refused as it is to be."""
        while True:
            self._told.tell()
            outcome = differences.between(self._record, self._told, self._amendment)
            if not self._ordered(outcome):
                break
            self._told = self._retelling()
        for one in self._told.left_out:
            if one.step == self._amendment.step:
                raise Refused(tr("correct {step}", step=self._amendment.step), one.why)
        return outcome

    def _retelling(self) -> Retelling:
        amended = {**self._earlier, self._amendment.step: self._amendment}
        return Retelling(self._engine, self._record, self._in_force, amended, span=self._span, orders=self._orders)

    def _ordered(self, outcome: Outcome) -> bool:
        """Find out the order of commands at the moments where differences begin; tell whether any is another now."""
        found = False
        moments = {one.first for one in outcome.changed if one.first is not None}
        moments |= set(self._told.moments_left_out())
        for moment in sorted(moments - self._orders.keys()):
            given = [step.name for step in in_order(self._record.at(moment))]
            self._orders[moment] = order_at(self._record, moment, partial(self._alone, moment))
            found |= self._orders[moment] != given
        return found

    def _alone(self, moment: int) -> Retelling:
        """Begin to tell one moment anew, with nothing amended but what has been so far."""
        span = Span(moment, moment)
        return Retelling(self._engine, self._record, self._in_force, self._earlier, span=span, orders={})


def _roots(outcome: Outcome) -> set[str]:
    return {one.root for one in outcome.changed if one.before}


def _let_time_speak(engine: Works, ledger: Ledger, roots: Iterable[str], moment: int) -> int:
    """Let what is due under roots fire before anything is held against it; return how many timers did."""
    return sum(engine.catch_up(ledger, root, moment) for root in sorted(roots))
