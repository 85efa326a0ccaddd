"""Know what becomes of a penalty that would not be, had a command been right."""

from collections.abc import Iterator

from wxflow.declare.context import Context
from wxflow.declare.records import Facts, FollowUp, Send, Step
from wxflow_machines.parts.reminders import TOPIC
from wxflow_machines.policy.policy import policy_of

CONFIRMED = ("confirmed", "appealed", "settled")
"""The states in which an amount has been set and not been waived."""


def learn_withdrawal(facts: Facts, step: Step) -> Facts:
    """Learn which correction took a penalty back, from which state, and what is to be given back of it."""
    given_back = repayment(str(step.source), facts)
    told = {**facts, "correction": step.data["correction"], "withdrawn_from": step.source}
    return told if given_back is None else {**told, "give_back": given_back}


def repayment(state: str, facts: Facts) -> int | None:
    """Return what is to be given back of a penalty that is withdrawn in a state, in yuan; None when nothing is."""
    return facts["amount"] if state in CONFIRMED and facts.get("mode") in (None, "money") else None


def tell_the_debtor(context: Context) -> Iterator[FollowUp]:
    """Tell the debtor that the penalty is no more, where messages leave the house at all."""
    if policy_of(context).channel is None:
        return
    news = "appeal_moot" if context.state == "appealed" else "withdrawn"
    if context.state == "settled" and repayment("settled", context.facts):
        news = "given_back"
    about = {"machine": context.machine, "key": context.key, "group": context.facts["group"], "person": None}
    yield Send(TOPIC, context.facts["debtor"], {**about, "due": None, "news": news})
