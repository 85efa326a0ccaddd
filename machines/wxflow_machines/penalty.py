"""The machine of a penalty: proposed by a charge, decided by a person (clauses 15–22)."""

from collections.abc import Iterable

from wxflow.calendar.due import HELD
from wxflow.declare.context import Context
from wxflow.declare.correcting import Unmade
from wxflow.declare.deadline import Deadline
from wxflow.declare.duty import Duty
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, keep_nothing
from wxflow.declare.records import Facts, Step, Timer
from wxflow.moments import ending, iso, parse
from wxflow.translatable import tr
from wxflow_machines.parts.covers import by_debtor
from wxflow_machines.parts.months import month_of
from wxflow_machines.parts.offices import telling
from wxflow_machines.parts.reached import told_of
from wxflow_machines.parts.reminders import reminding
from wxflow_machines.parts.roles import DEBTOR, DEBTOR_EVEN_GONE, DECIDER, HR
from wxflow_machines.parts.withdrawal import CONFIRMED, learn_withdrawal, tell_the_debtor
from wxflow_machines.policy.policy import Policy, policy_of

UNSETTLED = ("held", "proposed", "confirmed", "appealed")
_SHOWN = ("debtor", "debtor_role", "clause", "amount", "floor", "ceiling", "subject", "cause", "at")


def _amount_fits(context: Context) -> str | None:
    """Say why the amount is not what the clause allows, if so."""
    facts = context.facts
    if is_recorded_only(facts):
        return tr("it is for the record only, and no amount comes of it: `penalty record` confirms it")
    amount = _amount(facts, context.data)
    if amount is None:
        return tr("clause {clause} sets no exact amount: say how much", clause=facts["clause"])
    left = _left_of_the_cap(context)
    if left is not None and amount > left:
        month = _month(context, context.key, facts)
        return tr(
            "a month may cost nobody more than {most} {unit}: {debtor} has {what} left in {month}",
            most=policy_of(context).sanctions.cap_per_month, unit=unit(facts), debtor=facts["debtor"],
            what=tr("at most {left}", left=left) if left else tr("nothing, so waive it"), month=month,
        )  # fmt: skip
    return _outside_the_clause(facts, amount, left)


def _amount(facts: Facts, data: Facts) -> int | None:
    """Return the amount that is confirmed: an exact one need not be given."""
    given: int | None = data.get("amount")
    return facts["amount"] if given is None else given


def _learn_amount(facts: Facts, step: Step) -> Facts:
    return {**facts, "amount": _amount(facts, step.data)}


def _outside_the_clause(facts: Facts, amount: int, left: int | None) -> str | None:
    """Say why the clause does not allow the amount; all that is `left` of a month's cap will do in place of more."""
    exact, floor, ceiling = facts["amount"], facts["floor"], facts["ceiling"]
    fills_the_cap = amount == left
    if exact is not None:
        if amount == exact or (fills_the_cap and amount < exact):
            return None
        return tr(
            "clause {clause} sets exactly {exact} {unit}, not {amount}",
            clause=facts["clause"], exact=exact, unit=unit(facts), amount=amount,
        )  # fmt: skip
    if floor is not None and amount < floor and not fills_the_cap:
        return tr(
            "clause {clause} sets at least {floor} {unit}, not {amount}",
            clause=facts["clause"], floor=floor, unit=unit(facts), amount=amount,
        )  # fmt: skip
    if ceiling is not None and amount > ceiling:
        return tr(
            "clause {clause} sets at most {ceiling} {unit}{mark}, not {amount}",
            clause=facts["clause"], ceiling=ceiling, unit=unit(facts), amount=amount,
            mark=tr(" (unconfirmed)") if facts.get("unconfirmed") else "",
        )  # fmt: skip
    return None


def _left_of_the_cap(context: Context) -> int | None:
    """Return what may yet be confirmed of the debtor's breaches in that month, or None where there is no cap."""
    most = policy_of(context).sanctions.cap_per_month
    if most is None:
        return None
    facts = context.facts
    month = _month(context, context.key, facts)
    found = (
        context.lookups.get("penalty", one.key) for one in context.lookups.find("penalty", "debtor", facts["debtor"])
    )
    confirmed = (one for one in found if one is not None and one.state in CONFIRMED and unit(one.facts) == unit(facts))
    same = (one.facts for one in confirmed if _month(context, one.key, one.facts) == month)
    return max(0, most - sum(one["amount"] or 0 for one in same))


def _month(context: Context, key: str, facts: Facts) -> str:
    """Return the month of a penalty, as 2026-09, as the payroll counts it."""
    return month_of(key, parse(facts["at"], "at"), policy_of(context).zone)


def _is_for_the_record(context: Context) -> str | None:
    return None if is_recorded_only(context.facts) else tr("an amount comes of it: `penalty confirm` sets it")


def is_recorded_only(facts: Facts) -> bool:
    """Tell whether a breach is only to be recorded, as the policy was when it was charged."""
    return facts.get("mode") == "record"


def unit(facts: Facts) -> str:
    """Return what a penalty's amount counts."""
    return tr("points") if facts.get("mode") == "points" else tr("yuan")


def _within_the_term(context: Context) -> str | None:
    running = _running_term(context)
    return None if running else tr("the term for an appeal has passed, or it has been appealed before")


def _running_term(context: Context) -> Timer | None:
    """Return the term for an appeal while it runs; one that has passed and nobody has swept runs no longer."""
    armed = context.lookups.armed(context.machine, context.key, "appeal")
    return armed if armed is not None and (armed.provisional or armed.due > context.recorded_at) else None


def _term_is_over(context: Context) -> str | None:
    """Say so while the debtor may still appeal."""
    armed = _running_term(context)
    if armed is None:
        return None
    if armed.due == HELD:
        return tr("the term for an appeal is suspended, and goes on when that is ended")
    return tr("the term for an appeal runs until {due}", due=ending(iso(armed.due, policy_of(context).zone)))


def _sameness(facts: Facts) -> tuple[str, ...]:
    """Return what two charges are the same by: all but how the steps are numbered that they come from."""
    return tuple(f"{name}={value}" for name, value in sorted(facts.items()) if name != "cause")


def _brings_an_amount(context: Context) -> bool:
    return not is_recorded_only(context.facts)


def _may_still_appeal(context: Context) -> bool:
    return _within_the_term(context) is None


def _exact(context: Context, _: str) -> Facts:
    amount = context.facts["amount"]
    return {} if amount is None else {"amount": amount}


def _days(policy: Policy, _: Facts) -> int:
    return policy.deadlines.appeal


def _refs(_state: str, facts: Facts, _key: str) -> Iterable[tuple[str, str]]:
    yield "debtor", facts["debtor"]
    yield "group", facts["group"]


_TELL_TO_CONFIRM = telling("confirm", DECIDER)

PENALTY = Machine(
    name="penalty",
    title="a penalty",
    key=(),
    refs=_refs,
    found_by={"group": (), "debtor": ("person", "penalty")},
    fixed_refs=("group", "debtor"),
    unmade=Unmade("withdraw", _sameness),
    duties=(
        Duty("Tell {debtor}, then release the penalty that is held: {price}", "release", ("held",), (HR,), ("waive",),
             shows=_SHOWN),
        Duty(
            "Confirm or waive the penalty of {debtor}: {price}", "confirm", ("proposed",), (DECIDER,), ("waive",),
            when=_brings_an_amount, suggests=_exact, shows=_SHOWN,
        ),
        Duty(
            "Put the breach of {debtor} on record, or waive it", "record", ("proposed",), (DECIDER,), ("waive",),
            shows=_SHOWN,
        ),
        Duty(
            "Decide on the appeal of {debtor}: {price}", "uphold", ("appealed",), (DECIDER,), ("waive",),
            shows=_SHOWN,
        ),
        Duty("Settle the penalty of {debtor}: {price}", "settle", ("confirmed",), (DECIDER,), ("waive",), shows=_SHOWN),
        Duty(
            "Accept your penalty, or appeal: {price}", "accept", ("confirmed",), (DEBTOR,), ("appeal",),
            deadline="appeal", when=_may_still_appeal, shows=_SHOWN,
        ),
    ),
    transitions=(
        Transition("propose", None, "proposed", then=_TELL_TO_CONFIRM, note="follows a charge"),
        Transition(
            "hold", None, "held", then=telling("release", HR),
            note="follows a charge whose debtor was not told in time",
        ),
        Transition(
            "release", "held", "proposed", by=(HR,), reason=True, learn=keep_nothing,
            note="the debtor was told in another way",
        ),
        Transition(
            "confirm", "proposed", "confirmed", by=(DECIDER,), guard=_amount_fits, learn=_learn_amount,
            data=(
                Field(
                    "amount", "integer", required=False, least=1,
                    help="yuan: within floor and ceiling, and needless where the amount is exact",
                ),
            ),
        ),
        Transition(
            "record", "proposed", "confirmed", by=(DECIDER,), guard=_is_for_the_record,
            note="confirms what is only recorded: no amount",
        ),
        Transition(
            "settle", "confirmed", "settled", by=(DECIDER,), learn=keep_nothing, guard=_term_is_over,
            note="once the term for an appeal is over, an appeal was decided, or the debtor has accepted",
        ),
        Transition("refund", "settled", "refunded", by=(DECIDER,), reason=True, learn=keep_nothing),
        Transition(
            "waive", UNSETTLED, "waived", by=(DECIDER,), reason=True, learn=keep_nothing,
        ),
        Transition(
            "accept", "confirmed", None, by=(DEBTOR,), learn=keep_nothing, note="ends the term for an appeal",
        ),
        Transition(
            "appeal", "confirmed", "appealed", by=(DEBTOR_EVEN_GONE,), reason=True, learn=keep_nothing,
            guard=_within_the_term, then=telling("uphold", DECIDER),
            note="within the term, once; after they have left, too",
        ),
        Transition(
            "withdraw", (*UNSETTLED, "settled", "refunded", "waived"), "withdrawn", learn=learn_withdrawal,
            data=(Field("correction", help="what it would not be after"),), then=tell_the_debtor,
            note="follows a correction; what was confirmed or settled is to be given back",
        ),
        Transition("uphold", "appealed", "confirmed", by=(DECIDER,), learn=keep_nothing, note="no second appeal"),
        told_of({"appeal": ("confirmed",)}),
    ),
    deadlines=(
        Deadline(
            "appeal", budget=_days, armed_by=("confirm", "record"), while_in=("confirmed",),
            dropped_by=("accept",), remind=reminding(), covered_by=by_debtor,
            note="the debtor's term to appeal; nothing is charged when it passes",
        ),
    ),
)  # fmt: skip
