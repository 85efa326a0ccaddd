"""The policy in words, and those that are to come."""

from wxflow.moments import iso
from wxflow.store import in_force_log
from wxflow.translatable import tr
from wxflow_machines.policy.policy import Policy
from wxflow_office.instances.called import Called
from wxflow_office.policies.in_words import in_words
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages.policy import preview
from wxflow_web.routing.address import Address, Menu, Visit

_SHOWN = 50
WHERE = "/policy"


def show(visit: Visit) -> Answer:
    """Show the policy that is in force now, and those that are to come."""
    policy, coming = visit.company.policy, list[Policy]()
    while policy.since is not None and policy.since > visit.now and policy.previous is not None:
        coming, policy = [policy, *coming], policy.previous
    called = Called(visit.company)
    entries = in_force_log.entries(visit.company.store, visit.company.company)
    values = {
        "sections": list(in_words(policy, called)),
        "since": policy.since and iso(policy.since, visit.company.zone),
        "coming": [(iso(one.since or 0, visit.company.zone)[:10], preview.values(policy, one)) for one in coming],
        "log": [
            {"at": iso(one.at, visit.company.zone), "by": called.person(one.actor), "hash": one.hash[:12]}
            for one in entries
            if one.kind != in_force_log.DECLARATION
        ][::-1][:_SHOWN],
        "edits": visit.sight.edits_policy,
    }
    return Page(template="policy.html", values=values)


ADDRESSES = (Address(path=WHERE, right="member", get=show, menu=Menu(tr("Policy"))),)
