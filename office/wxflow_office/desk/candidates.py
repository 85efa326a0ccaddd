"""Find what may wait for somebody, without reading all that does not: one query, made from the duties."""

from collections.abc import Collection, Iterator

from wxflow.declare.context import FoundBy
from wxflow.declare.duty import Duty
from wxflow.declare.machine import Machine
from wxflow.declare.records import Instance, Name
from wxflow.engine.outlook import Outlook
from wxflow.store import waiting
from wxflow.store.codec import InstanceRow
from wxflow.store.waiting import MESSAGE, Holding, States, Ways
from wxflow_machines.policy.policy import Policy
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company.company import Company

_GONE = ("person", ("left",))


class Candidates:
    """The instances at which something may wait, for one person or for anybody; and the dead messages."""

    def __init__(self, company: Company, outlook: Outlook, policy: Policy, person: str | None) -> None:
        self._company, self._person = company, person
        self._lists: frozenset[str] = frozenset() if person is None else _holds(outlook, policy, person)
        periods = company.machines.periods
        rows = waiting.found(company.store, company.company, self._ways(periods), person or "")
        named = [InstanceRow._make(row) for row in rows]
        self.dead = [row for row in named if row.machine == MESSAGE]
        """Messages that are dead, where whoever asks may hold a role by the policy."""
        found = {(row.machine, row.key): row for row in named if row.machine != MESSAGE}
        outlook.foresee(found.values(), periods)
        self.found: list[Instance] = [one for name in found if (one := outlook.instance(*name))]
        """Everything that was found."""

    def _ways(self, periods: tuple[str, ...]) -> Ways:
        holding: dict[Holding, dict[str, None]] = {}
        standing: dict[str, dict[str, None]] = {}
        for machine in self._company.machines.machines.values():
            for duty in machine.duties:
                for way in self._of(machine, duty):
                    into = standing.setdefault(machine.name, {}) if way is None else holding.setdefault(way, {})
                    into.update(dict.fromkeys(duty.while_in))
        return Ways(
            _together(holding),
            _tuples(standing),
            periods,
            _GONE,
            self._person is None or "information_centre" in self._lists,
        )

    def _of(self, machine: Machine, duty: Duty) -> Iterator[Holding | None]:
        """Yield by which refs a duty is found, or None where all in its states have to be asked."""
        if self._person is None:
            yield _referring(machine, duty)
            return
        first = duty.of[0].found_by
        for role in duty.of:
            found = role.found_by
            if found is not None and found.ref:
                yield _holding(machine, found, "them")
            elif found is not None and not self._lists.intersection(found.in_policy):
                continue
            elif found is None or duty.ref or first is None or not first.ref:
                yield _referring(machine, duty)
            else:
                yield _holding(machine, first, "gone")  # somebody else is asked for what one has left behind


class Given:
    """Some lives, whatever waits at them."""

    def __init__(self, outlook: Outlook, lives: Collection[Name]) -> None:
        outlook.read_called(lives)
        self.found: list[Instance] = [one for name in sorted(lives) if (one := outlook.instance(*name))]
        self.dead: list[InstanceRow] = []


def _referring(machine: Machine, duty: Duty) -> Holding | None:
    if not duty.ref:
        return None
    return Holding(machine.name, duty.ref, "gone" if duty.ref_left else "anything")


def _holding(machine: Machine, found: FoundBy, of: str) -> Holding:
    if not found.at_root:
        return Holding(machine.name, found.ref, of)
    return Holding(machine.root_machine, found.ref, of, (machine.name,))  # a root lives under itself


def _together(holding: dict[Holding, dict[str, None]]) -> tuple[tuple[Holding, States], ...]:
    """Search once under what holds a ref, for all machines that are looked for there."""
    under: dict[Holding, tuple[dict[str, None], dict[str, None]]] = {}
    for one, states in holding.items():
        machines, among = under.setdefault(one._replace(under=("",) if one.under else ()), ({}, {}))
        machines.update(dict.fromkeys(one.under))
        among.update(states)
    return tuple((one._replace(under=tuple(machines)), tuple(among)) for one, (machines, among) in under.items())


def _tuples(standing: dict[str, dict[str, None]]) -> tuple[tuple[str, States], ...]:
    return tuple((machine, tuple(states)) for machine, states in standing.items())


def _holds(outlook: Outlook, policy: Policy, person: str) -> frozenset[str]:
    """Return the lists of the policy that may name somebody, by any of their ids."""
    found = outlook.instance("person", person)
    ids = {canonical_id(one) for one in (person, *(found.facts.get("ids", ()) if found else ()))}
    offices = {"hr": policy.hr, "information_centre": policy.information_centre}
    held = [name for name, people in offices.items() if any(canonical_id(one) in ids for one in people)]
    return frozenset([*held, *(["approvers"] if ids & policy.spelt.keys() else [])])
