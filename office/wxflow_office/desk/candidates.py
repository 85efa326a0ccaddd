"""Find what may wait for somebody, without reading all that does not: one query, made from the duties."""

from collections.abc import Collection
from typing import NamedTuple

from wxflow.declare.records import Instance, Name
from wxflow.engine.outlook import Outlook
from wxflow.store import waiting
from wxflow.store.codec import InstanceRow
from wxflow.store.waiting import MESSAGE
from wxflow_machines.policy.policy import Policy
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company.company import Company
from wxflow_office.desk.item import Order, order_of
from wxflow_office.desk.looked_for import Here, all_at, search_for


class Candidate(NamedTuple):
    """An instance, as it is stored or as it was asked for, and what may be asked of somebody there."""

    one: InstanceRow | Instance
    here: Here

    @property
    def name(self) -> Name:
        """Return its machine and key."""
        return self.one.machine, self.one.key

    @property
    def moved(self) -> tuple[int, Name]:
        """When it last moved, UTC microseconds: what is sorted by that comes in the order of what has no term."""
        return self.one.recorded_at, self.name

    @property
    def order(self) -> Order:
        """What it is sorted by where it has no term: no later than any of its duties."""
        return order_of(None, self.one.recorded_at, self.name, "")


class Candidates:
    """The instances at which something may wait, for one person or for anybody; and the dead messages."""

    def __init__(self, company: Company, outlook: Outlook, policy: Policy, person: str | None) -> None:
        lists = None if person is None else _holds(outlook, policy, person)
        looked_for = search_for(company.machines, lists)
        self.dead: list[InstanceRow] = []
        """Messages that are dead, where whoever asks may hold a role by the policy."""
        rows: dict[Name, InstanceRow] = {}
        ways: dict[Name, tuple[int, ...]] = {}
        office = {*policy.hr, *map(canonical_id, policy.hr)}
        for number, row in waiting.found(company.store, company.company, looked_for.search, person or "", office):
            if row.machine == MESSAGE:
                self.dead.append(row)
                continue
            name = row.machine, row.key
            rows[name] = row
            ways[name] = (*ways.get(name, ()), number)
        outlook.foresee(rows.values(), company.machines.periods)
        found = (Candidate(row, looked_for.here(row, ways[name])) for name, row in rows.items())
        self.found: list[Candidate] = [one for one in found if one.here.duties]
        """Everything that was found."""


class Given:
    """Some lives, whatever waits at them."""

    def __init__(self, company: Company, outlook: Outlook, lives: Collection[Name]) -> None:
        outlook.read_called(lives)
        found = (one for name in sorted(lives) if (one := outlook.instance(*name)))
        told = (Candidate(one, all_at(company.machines[one.machine].machine, one.state)) for one in found)
        self.found = [one for one in told if one.here.duties]
        self.dead: list[InstanceRow] = []


def _holds(outlook: Outlook, policy: Policy, person: str) -> frozenset[str]:
    """Return the lists of the policy that may name somebody, by any of their ids."""
    found = outlook.instance("person", person)
    ids = {canonical_id(one) for one in (person, *(found.facts.get("ids", ()) if found else ()))}
    approvers = [one for chain in policy.approvers.values() for one in chain]
    lists = {"hr": policy.hr, "information_centre": policy.information_centre, "approvers": approvers}
    return frozenset(name for name, people in lists.items() if any(canonical_id(one) in ids for one in people))
