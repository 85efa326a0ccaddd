"""What a group learns from its moves: the facts before a step and the step → the facts after it."""

from wxflow.declare.records import FOUND, Facts, Step
from wxflow_machines.group.guards import given, moves


def learn_request(facts: Facts, step: Step) -> Facts:
    """Learn what is applied for, and by whom."""
    return {**facts, **step.data, "applicant": step.actor, "approvals": []}


def learn_creation(facts: Facts, step: Step) -> Facts:
    """Learn what was really created, and by whom."""
    return {**facts, **step.data, "created_by": step.actor}


def learn_adoption(facts: Facts, step: Step) -> Facts:
    """Learn what was adopted, by whom, and whether its title is against clause 8."""
    known = {name: value for name, value in step.data.items() if name not in ("roster", FOUND)}
    return {**facts, **known, **step.data.get(FOUND, {}), "applicant": step.actor, "created_by": step.actor}


def learn_approval(facts: Facts, step: Step) -> Facts:
    """Learn who has approved."""
    return {**facts, "approvals": [*facts["approvals"], step.actor]}


def learn_amendment(facts: Facts, step: Step) -> Facts:
    """Learn what is applied for instead: everybody is asked again, in another unit or kind by that one's rule."""
    known = forget_case(facts, step) if moves(facts, step.data) else facts
    return {**known, **given(step.data), "approvals": []}


def learn_case(facts: Facts, step: Step) -> Facts:
    """Learn which case carries what is applied for."""
    return {**facts, **step.data, "cases": facts.get("cases", 0) + 1}


def learn_grant(facts: Facts, _: Step) -> Facts:
    """Learn that the dissolution may be carried out."""
    return {**facts, "dissolution_granted": True}


def forget_case(facts: Facts, _: Step) -> Facts:
    """Forget a case that is over: what is applied for next may go by the plain chain."""
    return {name: value for name, value in facts.items() if name != "approval"}


def learn_title(facts: Facts, step: Step) -> Facts:
    """Learn the title that fits."""
    return {**{name: value for name, value in facts.items() if name != "misnamed"}, **step.data}


def learn_given(facts: Facts, step: Step) -> Facts:
    """Learn what was given of what need not be."""
    return {**facts, **given(step.data)}


def learn_end_of_work(facts: Facts, _: Step) -> Facts:
    """Learn that the work has ended."""
    return {**facts, "work_ended": True}


def learn_dissolution(facts: Facts, step: Step) -> Facts:
    """Learn who applies to dissolve; nobody has approved yet."""
    known = {name: value for name, value in facts.items() if name != "dissolution_granted"}
    return {**known, "dissolution_applicant": step.actor, "dissolution_approvals": []}


def learn_dissolution_approval(facts: Facts, step: Step) -> Facts:
    """Learn who has approved the dissolution, and whether they were the last."""
    return {
        **facts,
        **step.data.get(FOUND, {}),
        "dissolution_approvals": [*facts["dissolution_approvals"], step.actor],
    }


def learn_lead(facts: Facts, step: Step) -> Facts:
    """Put the successor in the outgoing lead's place; somebody who leads already leads once."""
    outgoing, successor = step.data["outgoing"], step.data["successor"]
    leads = [successor if lead == outgoing else lead for lead in facts["leads"]]
    return {**facts, "leads": list(dict.fromkeys(leads))}
