"""Learn what a handover comes to know."""

from wxflow.declare.records import Facts, Step


def learn_opening(facts: Facts, step: Step) -> Facts:
    """Learn whose handover it is, and why."""
    return {**facts, "group": step.key.split("/", 1)[0], **step.data}


def learn_case(facts: Facts, step: Step) -> Facts:
    """Learn which approval decides."""
    return {**facts, **step.data, "cases": facts.get("cases", 0) + 1}


def forget_case(facts: Facts, _: Step) -> Facts:
    """Forget the approval that has decided."""
    return {name: value for name, value in facts.items() if name != "approval"}


def learn_denial(facts: Facts, _: Step) -> Facts:
    """Forget the successor who was not agreed to, or has left: another may be proposed."""
    return {name: value for name, value in facts.items() if name not in ("approval", "successor")}


def learn_nicknames(facts: Facts, step: Step) -> Facts:
    """Learn the nicknames that were changed."""
    return {**facts, "nicknames": {**facts.get("nicknames", {}), **step.data["nicknames"]}}
