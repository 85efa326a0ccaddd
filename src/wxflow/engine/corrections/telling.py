"""Tell anew what is recorded, until nothing that differs hangs on an order that nobody has told."""

from collections.abc import Mapping
from functools import partial

from wxflow.declare.correcting import Amendment, Corrects
from wxflow.engine.corrections import differences, targets
from wxflow.engine.corrections.commands_in_order import in_order
from wxflow.engine.corrections.differences import Outcome
from wxflow.engine.corrections.in_force_then import InForceThen
from wxflow.engine.corrections.orders import order_at
from wxflow.engine.corrections.record import Record
from wxflow.engine.corrections.retelling import Retelling, Span
from wxflow.engine.corrections.works import Works
from wxflow.errors import Refused
from wxflow.translatable import tr


class Telling:
    """What is recorded, told anew until the order of what was recorded at one moment is known where it matters."""

    def __init__(self, engine: Works, record: Record, corrects: Corrects, amendment: Amendment, moment: int) -> None:
        self._engine, self._amendment, self._moment = engine, amendment, moment
        self._record = record
        self._in_force = InForceThen(engine, corrects.policy_of)
        target = targets.check(engine, self._record, amendment, moment)
        self._earlier = self._record.amended()
        since = targets.since(target, moment, (amendment, self._earlier.get(amendment.step)))
        self._span = Span(since, moment)
        self._tells_the_future = target.recorded_at > moment
        self._orders: dict[int, list[str]] = {}
        self._as_it_is: Retelling | None = None
        self._told = self._retelling()

    def roots(self) -> set[str]:
        """Return the roots under which anything has moved since."""
        return {one.root for name in self._told.moved if (one := self._record.instance(*name))}

    def outcome(self) -> Outcome:
        """Return what differs; Refused when the command would be as it is to be, or nothing sure can be said."""
        while True:
            self._told.tell()
            outcome = differences.between(self._record, self._told, self._amendment)
            if not self._ordered(outcome) and not self._ordered(self._unlike(outcome)):
                break
            self._told = self._retelling()
        what = tr("correct {step}", step=self._amendment.step)
        for one in self._told.left_out:
            if one.step == self._amendment.step:
                raise Refused(what, one.why)
        for changed in self._unlike(outcome).changed:
            where = "/".join(changed.name)
            raise Refused(what, tr("what is recorded of {instance} since cannot be told anew as it is", instance=where))
        return outcome

    def _unlike(self, outcome: Outcome) -> Outcome:
        """Return what differs of that though nothing is amended: telling anew must lead to what is on record."""
        names = {one.name for one in outcome.changed}
        if self._tells_the_future or not names:
            return outcome._replace(changed=())
        if self._as_it_is is None:
            self._as_it_is = self._retelling(self._earlier)
            self._as_it_is.tell()
        found = differences.between(self._record, self._as_it_is, self._amendment)
        return found._replace(changed=[one for one in found.changed if one.name in names])

    def _retelling(self, amended: Mapping[str, Amendment] | None = None) -> Retelling:
        """Begin to tell anew, with the command amended unless something else is."""
        self._as_it_is = None
        told = {**self._earlier, self._amendment.step: self._amendment} if amended is None else amended
        return Retelling(self._engine, self._record, self._in_force, told, span=self._span, orders=self._orders)

    def _ordered(self, outcome: Outcome) -> bool:
        """Find out the order of commands at the moments where differences begin; tell whether any is another now."""
        found = False
        moments = {one.first for one in outcome.changed if one.first is not None}
        moments |= self._told.moments_left_out()
        for moment in sorted(moments - self._orders.keys()):
            given = [step.name for step in in_order(self._record.at(moment))]
            self._orders[moment] = order_at(self._record, moment, partial(self._alone, moment))
            found |= self._orders[moment] != given
        return found

    def _alone(self, moment: int) -> Retelling:
        """Begin to tell one moment anew, with nothing amended but what has been so far."""
        span = Span(moment, moment)
        return Retelling(self._engine, self._record, self._in_force, self._earlier, span=span, orders={})
