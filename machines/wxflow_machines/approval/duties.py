"""What waits for whom in an approval."""

from wxflow.declare.context import Context
from wxflow.declare.duty import Duty
from wxflow.declare.records import Facts
from wxflow_machines.approval.eligible import ASKED, ASKED_FOR_ANSWER, asked_of, may_act
from wxflow_machines.parts.roles import APPLICANT, INFORMATION_CENTRE

_SHOWN = (
    "matter", "applicant", "title", "kind", "unit", "purpose", "scope", "leads", "planned_end", "outgoing", "successor",
    "opinions",
)  # fmt: skip


def _in_whose_place(context: Context, person: str) -> Facts:
    """Return in whose place somebody acts, where it is not their own."""
    holders = asked_of(context.facts)
    if person in holders:
        return {}
    return {"for": next((one for one in holders if person in may_act(context, context.facts, one)), None)}


DUTIES = (
    Duty(
        "Decide on the approval: {matter} of {group}", "approve", ("open",), (ASKED, INFORMATION_CENTRE),
        ("reject", "return", "transfer", "delegate", "add"), deadline="answer", suggests=_in_whose_place, shows=_SHOWN,
    ),
    Duty(
        "Give your opinion on the approval: {matter} of {group}", "answer", ("open",), (ASKED_FOR_ANSWER,),
        shows=_SHOWN,
    ),
    Duty(
        "Change the application and hand it in again, or withdraw it: {matter} of {group}", "resubmit", ("returned",),
        (APPLICANT,), ("withdraw",), shows=_SHOWN,
    ),
)  # fmt: skip
