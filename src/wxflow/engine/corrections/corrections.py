"""Carry a correction out: tell anew what was recorded since, and write down what differs."""

from collections.abc import Iterable

from wxflow.decide import change as decide
from wxflow.declare.context import Context
from wxflow.declare.correcting import Amendment, Corrects
from wxflow.declare.records import Send, Step
from wxflow.engine.corrections import writing
from wxflow.engine.corrections.differences import Outcome
from wxflow.engine.corrections.reach import Reach
from wxflow.engine.corrections.record import Record
from wxflow.engine.corrections.telling import Telling
from wxflow.engine.corrections.works import Works
from wxflow.errors import Refused
from wxflow.ledger.ledger import Ledger
from wxflow.moments import GRACE
from wxflow.translatable import tr


def carry_out(engine: Works, ledger: Ledger, change: decide.Change, context: Context) -> None:
    """Put things right where an instance has become a correction that is to be carried out."""
    corrects = engine.machines[context.machine].machine.corrects
    if corrects is None or change.step.target != corrects.state or change.step.source == corrects.state:
        return
    ledger.reads.need_alone()  # whoever wrote meanwhile would write on what is told anew
    outcome = work_out(engine, ledger, corrects, corrects.of(change.after.facts), change.step.recorded_at)
    _refuse_to_run_back(engine, ledger, outcome, change.step)
    writing.write(engine, ledger, outcome, change.step, context)
    further = (one for one in corrects.then(context, outcome.difference) if not isinstance(one, Send))
    engine.follow(ledger, change._replace(follow_ups=tuple(further)), context)


def _refuse_to_run_back(engine: Works, ledger: Ledger, outcome: Outcome, by: Step) -> None:
    """Raise Refused where somebody has recorded something later meanwhile: no slip that lies ahead of the clock."""
    if engine.clock is None:
        return
    roots = {one.root for one in outcome.changed} | {one.root for one in outcome.difference.unmade}
    for root in sorted(roots):
        if by.recorded_at < ledger.watermark(root) <= engine.clock() + GRACE:
            why = tr("time runs back: {root} has recorded something later already", root=root)
            raise Refused(f"{by.machine}/{by.key} {by.event}", why, tr("a later recorded_at"))


def rehearse(engine: Works, corrects: Corrects, amendment: Amendment, moment: int) -> Outcome:
    """Work out what would differ, and write nothing."""

    def work(ledger: Ledger) -> Outcome:
        with ledger.attempt():
            return work_out(engine, ledger, corrects, amendment, moment)

    with engine.store.rehearsal():
        return engine.write(work, exclusive=True)


def work_out(
    engine: Works, ledger: Ledger, corrects: Corrects, amendment: Amendment, moment: int, *, reach: Reach | None = None
) -> Outcome:  # fmt: skip
    """Work out what differs once a command is put right, time having had its say up to a moment; Refused if it cannot.

    The moment in UTC microseconds. Only what can have been reached is told anew, unless `reach` is wider.
    """
    ledger.flush(engine.policy)  # what is accepted is told anew, too
    reach = Reach() if reach is None else reach
    touched: set[str] = set()
    telling: Telling | None = None
    while True:
        telling = telling or Telling(engine, Record(ledger), corrects, amendment, moment, reach=reach)
        new, touched = telling.roots() - touched, touched | telling.roots()
        if _let_time_speak(engine, ledger, new, moment):
            telling = None  # there is more on record now
        elif (outcome := telling.outcome()) is not None:
            new, touched = _roots(outcome) - touched, touched | _roots(outcome)
            if not _let_time_speak(engine, ledger, new, moment):
                return outcome
            telling = None


def _roots(outcome: Outcome) -> set[str]:
    return {one.root for one in outcome.changed if one.before}


def _let_time_speak(engine: Works, ledger: Ledger, roots: Iterable[str], moment: int) -> int:
    """Let what is due under roots fire before anything is held against it; return how many timers did."""
    return sum(engine.catch_up(ledger, root, moment) for root in sorted(roots))
