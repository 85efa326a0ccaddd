"""Find what nobody may take on as things stand: everybody who could has left, has applied, or is concerned."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.declare.records import Instance
from wxflow.store.queries import Queries
from wxflow_machines.penalty import UNSETTLED
from wxflow_office.company.company import Company
from wxflow_office.instances.keys import key_of

_OF_ALL = (("group", ("requested", "closing")), ("handover", ("requested",)))
"""Where it may be anybody's that nobody may; a penalty, only if its debtor is in the policy."""


class Vacant(NamedTuple):
    """An instance that nobody may take on, and whom to name in the policy."""

    instance: Instance
    remedy: str


def vacant(company: Company, now: int) -> Iterator[Vacant]:
    """Yield whatever nobody may take on at `now`, UTC microseconds, once each."""
    outlook = company.outlook()
    for one in _candidates(company, now):
        compiled = company.machines[one.machine]
        moves = (compiled.options(event, one.state)[0] for event in compiled.events_from(one.state))
        told = (
            role.vacant(outlook.context(one, move.event, company.policy, now))
            for move in moves
            for role in move.by
            if role.vacant is not None
        )
        if (remedy := next(filter(None, told), None)) is not None:
            yield Vacant(one, remedy)


def _candidates(company: Company, now: int) -> Iterator[Instance]:
    store, code, policy = company.store, company.company, company.policy.at(now)
    for machine, states in _OF_ALL:
        yield from Queries(store, code).instances(machine, states=states)
    for debtor in dict.fromkeys(key_of(company, "person", one) for one in policy.hr):
        yield from Queries(store, code).instances("penalty", states=UNSETTLED, refs=(("debtor", debtor),))
