"""Tell anew what is recorded, until all is told that is reached, in an order that is known where it matters."""

from collections.abc import Iterable, Mapping
from functools import partial

from wxflow.audit.commands_in_order import in_order, trees
from wxflow.declare.correcting import Amendment, Corrects
from wxflow.declare.records import Name
from wxflow.engine.corrections import differences, targets, told
from wxflow.engine.corrections.differences import Outcome
from wxflow.engine.corrections.in_force_then import InForceThen
from wxflow.engine.corrections.orders import order_at
from wxflow.engine.corrections.reach import Reach, rooted
from wxflow.engine.corrections.readers import Readers
from wxflow.engine.corrections.record import Record, named
from wxflow.engine.corrections.retelling import Retelling
from wxflow.engine.corrections.told import Span
from wxflow.engine.corrections.works import Works
from wxflow.errors import Refused
from wxflow.translatable import tr


class Telling:
    """What is recorded within reach, told anew until the order of what was recorded at one moment is known."""

    def __init__(
        self, engine: Works, record: Record, corrects: Corrects, amendment: Amendment, moment: int, *, reach: Reach
    ) -> None:  # fmt: skip
        self._engine, self._amendment, self._moment = engine, amendment, moment
        self._record, self._reach = record, reach
        self._in_force = InForceThen(engine, corrects.policy_of)
        target = targets.check(engine, self._record, amendment, moment)
        self._earlier = self._record.amended()
        since = targets.since(target, moment, (amendment, self._earlier.get(amendment.step)))
        targets.check_since(record, since)
        self._span = Span(since, moment)
        self._tells_the_future = target.recorded_at > moment
        self._orders: dict[int, list[str]] = {}
        self._as_it_is: Retelling | None = None
        self._readers = Readers(record, since, reach)
        own = trees(record.at(target.recorded_at)).get(target.name, [target])
        reach.add(rooted((named(step), record.root(named(step))) for step in own))
        reach.add(record.recorded.corrected(since))
        # What lies ahead is on record otherwise than telling it up to now leads to: it differs wherever it is told.
        reach.everything |= record.runs_ahead_of(moment)
        if amendment.void and target.seq == 1 and not reach.everything:  # nor is there anything under it
            self._readers.reach_without(record.names_under((f"{target.machine}/{target.key}",)))
        self._told = self._retelling()

    def roots(self) -> set[str]:
        """Return the roots that are told anew, as far as anything has moved under them."""
        return {root for name in self._told.names() if (root := self._record.root(name))}

    def outcome(self) -> Outcome | None:
        """Return what differs, or None where more has to be told anew; Refused when nothing sure can be said.

        Refused, too, when the command would be as it is to be.
        """
        while True:
            self._told.tell()
            outcome = differences.between(self._record, self._told, self._amendment)
            reaches = self._reaches_further(self._told.strayed, outcome)
            unlike = None if reaches or self._ordered(outcome) else self._unlike(outcome)
            reaches = reaches or self._reaches_further(self._as_it_is.strayed if self._as_it_is else ())
            if not reaches and unlike is not None and not self._ordered(unlike):
                break
            self._told = self._retelling()
            if reaches:
                return None
        what = tr("correct {step}", step=self._amendment.step)
        for one in self._told.left_out:
            if one.step == self._amendment.step:
                raise Refused(what, one.why)
        for changed in unlike.changed:
            where = "/".join(changed.name)
            raise Refused(what, tr("what is recorded of {instance} since cannot be told anew as it is", instance=where))
        return self._without_what_was_left_out(outcome)

    def _without_what_was_left_out(self, outcome: Outcome) -> Outcome:
        """Return what differs without the commands that an earlier correction has left out already."""
        already = {one.step for one in self._as_it_is.left_out} if self._as_it_is else set[str]()
        left_out = tuple(one for one in outcome.difference.left_out if one.step not in already)
        return outcome._replace(difference=outcome.difference._replace(left_out=left_out))

    def _reaches_further(self, strayed: Iterable[Name], outcome: Outcome | None = None) -> bool:
        """Tell anew besides what has come out otherwise, and whoever may have looked at what differs."""
        if self._reach.everything:
            return False
        has_strayed = self._reach.add(rooted((name, self._record.root(name)) for name in strayed))
        return (outcome is not None and self._readers.reach_for(outcome)) or has_strayed

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
        given = {**self._earlier, self._amendment.step: self._amendment} if amended is None else amended
        return self._begun(given, self._span, self._reach)

    def _begun(self, amended: Mapping[str, Amendment], span: Span, reach: Reach, *, alone: bool = False) -> Retelling:
        moved = (one.recorded_at for one in amended.values() if one.recorded_at is not None)
        besides = {*moved, *self._in_force.loaded_since(span.since)}
        if alone:
            what = told.one_moment(self._record, span.since)
        elif reach.everything:
            what = told.everything(self._record, span, besides)
        else:
            what = told.within(self._record, reach, span, besides)
        orders = {} if alone else self._orders
        return Retelling(
            self._engine, self._record, self._in_force, amended, span=span, orders=orders, reach=reach, told=what
        )

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
        return self._begun(self._earlier, Span(moment, moment), Reach(everything=True), alone=True)
