"""Say how long a group's deadlines run, and of which groups."""

from wxflow.declare.records import Facts
from wxflow_machines.policy.policy import Policy


def request_days(policy: Policy, _: Facts) -> int:
    """Return how long a lead has to apply for a dissolution, in working days."""
    return policy.deadlines.dissolution_request


def grace(policy: Policy, _: Facts) -> int:
    """Return the adoption grace, in working days."""
    return policy.deadlines.adoption_grace


def no_days(_: Policy, _data: Facts) -> int:
    """Return no working days: what is due on a date counts none."""
    return 0


def planned_end(facts: Facts) -> str:
    """Return the day a temporary group is planned to end on."""
    day: str = facts["planned_end"]
    return day


def is_temporary(facts: Facts) -> bool:
    """Tell whether a group ends with its work."""
    return bool(facts["kind"] == "temporary")


def is_at_work(facts: Facts) -> bool:
    """Tell whether a temporary group's work goes on."""
    return is_temporary(facts) and not facts.get("work_ended")
