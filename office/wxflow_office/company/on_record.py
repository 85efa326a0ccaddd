"""Find the company that a database holds, and the policy it was last under, where there is no policy file."""

from wxflow.audit.in_force import InForce, policies_taken
from wxflow.companies import listed
from wxflow.errors import BadInput, RecordBroken
from wxflow.store.store import Store
from wxflow.translatable import tr
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import Policy


def policy_of(store: Store, company: str | None) -> Policy:
    """Return the policy that the latest step of a company was taken under; the only company's where none is named.

    BadInput names the companies that are there, RecordBroken says that no copy of a policy can be read.
    """
    codes = listed.codes(store)
    if not codes:
        raise BadInput(tr("the database holds no company yet"))
    if company is None and len(codes) > 1:
        raise BadInput(
            tr("the database holds several companies: name one with --company ({codes})", codes=_said(codes))
        )
    code = codes[0] if company is None else company
    if code not in codes:
        raise BadInput(
            tr("the database holds nothing of company {code}; it holds {codes}", code=code, codes=_said(codes))
        )
    policy = latest(store, code)
    if policy is None:
        raise RecordBroken(
            tr("the record of {code} holds no policy that can be read: name its file with --policy", code=code)
        )
    return policy


def latest(store: Store, company: str) -> Policy | None:
    """Return the policy that the latest step was taken under whose copy can be read, or None where there is none."""
    in_force = InForce(store, company, file.kept)
    for digest in policies_taken(store, company):
        try:
            policy = in_force.policy(digest)
        except (RecordBroken, ValueError, LookupError, TypeError):
            continue
        assert isinstance(policy, Policy)
        return policy
    return None


def _said(codes: list[str]) -> str:
    return ", ".join(codes)
