"""Say whose level of an approval is skipped, because they have applied themselves."""

from wxflow.declare.records import Instance
from wxflow.translatable import tr
from wxflow_machines.parts.chains import applicant, chain_of
from wxflow_machines.policy.policy import policy_of
from wxflow_office.company.company import Company


def skipped(company: Company, group: Instance, now: int) -> str | None:
    """Say that the applicant of what is open at a group is not asked, where they are of its chain; else None."""
    if group.machine != "group" or group.state not in ("requested", "closing") or "approval" in group.facts:
        return None
    context = company.outlook().context(group, "approve", company.policy, now)
    who = applicant(context)
    if who not in chain_of(context.lookups, policy_of(context), group.facts["unit"]):
        return None
    return tr("{person} has applied: their own level of the approval is skipped", person=who)
