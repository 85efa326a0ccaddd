"""Make one query from the duties: by which ways all is found at which something may wait for somebody."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from wxflow.decide.compiled import Machines
from wxflow.declare.context import FoundBy
from wxflow.declare.duty import Duty
from wxflow.declare.machine import Machine
from wxflow.store import waiting
from wxflow.store.codec import InstanceRow
from wxflow.store.waiting import Holding, States, Ways

_GONE = ("person", ("left",))
_CENTRE = "information_centre"
Asked = list[tuple[Machine, Duty]]


class Here(NamedTuple):
    """The duties that may be asked of somebody where an instance stands."""

    duties: tuple[Duty, ...]
    can_come_later: bool
    """Whether none has a term, so that the row tells its order, and whoever it is found for is nearly surely asked."""

    @classmethod
    def of(cls, duties: tuple[Duty, ...]) -> "Here":
        """Return what some duties come to."""
        roles = [role.found_by for duty in duties for role in duty.of]
        return cls(
            duties, all(one is not None and one.by_all for one in roles) and not any(one.deadline for one in duties)
        )


class LookedFor:
    """The query for somebody in some lists of the policy, or for anybody; and which duties each of its ways is for."""

    def __init__(self, machines: Machines, lists: frozenset[str] | None) -> None:
        self._machines, self._lists = machines, lists
        holding: dict[Holding, Asked] = {}
        standing: dict[str, Asked] = {}
        for machine, duty in ((one, duty) for one in machines.machines.values() for duty in one.duties):
            for way in self._of(machine, duty):
                if way is None:
                    standing.setdefault(machine.name, []).append((machine, duty))
                else:  # once under what holds a ref, for all machines that are looked for there
                    holding.setdefault(way._replace(under=("",) if way.under else ()), []).append((machine, duty))
        held = tuple((_under(one, asked), _states(asked)) for one, asked in holding.items())
        stand = tuple((one, _states(asked)) for one, asked in standing.items())
        dead = lists is None or _CENTRE in lists
        self.search = waiting.search(Ways(held, stand, machines.periods, _GONE, dead))
        self._asked = [*holding.values(), *standing.values()]
        self._known: dict[tuple[str, str, tuple[int, ...]], Here] = {}

    def here(self, row: InstanceRow, ways: tuple[int, ...]) -> "Here":
        """Return what may be asked of them at what was found by some ways: nothing of what is but a period."""
        name = row.machine, row.state, ways
        if name not in self._known:
            asked = (self._asked[one] for one in ways if one < len(self._asked))
            mine = [duty for some in asked for machine, duty in some if machine.name == row.machine]
            self._known[name] = Here.of(_at(self._machines[row.machine].machine, row.state, mine))
        return self._known[name]

    def _of(self, machine: Machine, duty: Duty) -> Iterator[Holding | None]:
        """Yield by which refs a duty is found, or None where all in its states have to be asked."""
        if self._lists is None:
            yield _referring(machine, duty)
            return
        first = duty.of[0].found_by
        for found in (role.found_by for role in duty.of):
            if found is not None and found.ref:
                yield _holding(machine, found, "them")
            elif found is not None and self._lists.isdisjoint(found.in_policy):
                if found.instead in self._lists:
                    yield Holding(machine.name, found.about, "office")
            elif found is None or duty.ref or first is None or not first.ref:
                yield _referring(machine, duty)
            else:
                yield _holding(machine, first, "gone")  # somebody else is asked for what one has left behind


def search_for(machines: Machines, lists: frozenset[str] | None) -> LookedFor:
    """Return what is looked for: for somebody in some lists of the policy, or for anybody."""
    found: LookedFor | None = machines.made.get((LookedFor, lists))
    if found is None:
        found = machines.made[LookedFor, lists] = LookedFor(machines, lists)
    return found


def all_at(machine: Machine, state: str) -> Here:
    """Return what may be asked of anybody in a state."""
    return Here.of(_at(machine, state, machine.duties))


def _at(machine: Machine, state: str, asked: Collection[Duty]) -> tuple[Duty, ...]:
    """Return those of some duties that are asked in a state, in the order declared.

    Of several that ask for one event the first that holds is asked: whom that leaves out, all of them tell together.
    """
    events = {duty.event for duty in asked if state in duty.while_in}
    return tuple(duty for duty in machine.duties if state in duty.while_in and duty.event in events)


def _referring(machine: Machine, duty: Duty) -> Holding | None:
    if not duty.ref:
        return None
    return Holding(machine.name, duty.ref, "gone" if duty.ref_left else "anything")


def _holding(machine: Machine, found: FoundBy, of: str) -> Holding:
    if not found.at_root:
        return Holding(machine.name, found.ref, of)
    return Holding(machine.root_machine, found.ref, of, (machine.name,))  # a root lives under itself


def _under(one: Holding, asked: Sequence[tuple[Machine, Duty]]) -> Holding:
    return one._replace(under=tuple(dict.fromkeys(machine.name for machine, _ in asked))) if one.under else one


def _states(asked: Iterable[tuple[Machine, Duty]]) -> States:
    return tuple(dict.fromkeys(state for _, duty in asked for state in duty.while_in))
