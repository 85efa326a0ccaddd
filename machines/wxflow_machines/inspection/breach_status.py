"""Tell how a breach stands: still in time, charged before, to be charged, or cured since."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wxflow.declare.context import Context
from wxflow.declare.records import OVERDUE, REMIND, Instance
from wxflow.declare.suspension import PAUSED
from wxflow_machines.inspection.breaches import THE_TITLE, Breach, Identity, identity
from wxflow_machines.parts import suspensions
from wxflow_machines.parts.reached import TOLD
from wxflow_machines.policy import names
from wxflow_machines.policy.policy import policy_of

STANDINGS = ("pending", "known", "charged", "cured")
_TIMER_OF = {"missing": "add", "surplus": "remove", "nickname": "nickname"}
_LEFT_UNDONE = {"missing": "owed", "surplus": "surplus", "nickname": "misnamed"}
"""The state a membership stays in while a breach of that kind is not cured."""
_REMINDS = (REMIND, TOLD, *suspensions.EVENTS)
"""What does nothing about a breach."""
_CURES = {"missing": ("add",), "surplus": ("remove", "owe", "close"), "nickname": ("add", "correct")}


class _Word(NamedTuple):
    """When a breach was last charged, or cured."""

    moment: int
    charged: bool


class Standings:
    """What the steps of a group's memberships and its earlier inspections say of its breaches."""

    def __init__(self, context: Context, group: Instance) -> None:
        self._context, self._look, self._group = context, context.lookups, group
        self._mentions = dict(_mentions(context.lookups.under(group.root, "inspection")))

    def of(self, breach: Breach) -> str:
        """Tell how a breach that is seen now stands."""
        if breach.person is not None and self._may_still_be_done(breach.person):
            return "pending"
        return "known" if self._is_charged(breach.identity) else "charged"

    def uncured(self) -> Iterator[Identity]:
        """Yield every breach that was charged and has not been cured since."""
        people = (one.facts["person"] for one in self._look.under(self._group.root, "membership"))
        on_record = ((kind, person, None) for person in people for kind in _TIMER_OF)
        for name in dict.fromkeys([*self._mentions, THE_TITLE, *on_record]):
            if self._is_charged(name):
                yield name

    def _may_still_be_done(self, person: str) -> bool:
        """Tell whether a deadline of theirs still runs, or something was done after the roster was taken."""
        key = f"{self._group.key}/{person}"
        steps = self._look.steps("membership", key)
        if not steps:
            return False
        found = self._look.get("membership", key)
        if found is not None and PAUSED in found.facts:
            return True
        armed = (self._look.armed("membership", key, timer) for timer in _TIMER_OF.values())
        done_at = (step.recorded_at for step in steps if step.event not in _REMINDS)
        return max(done_at) > self._context.at or any(armed)

    def _is_charged(self, name: Identity) -> bool:
        """Tell whether the last word on a breach is that it was charged."""
        words = [*self._on_record(name), *([self._mentions[name]] if name in self._mentions else ())]
        # Of two words at one moment an inspection's is the later: it looked at the other.
        last = max(reversed(words), key=lambda word: word.moment, default=None)
        return last is not None and last.charged

    def _on_record(self, name: Identity) -> Iterator[_Word]:
        kind, person, _ = name
        if name == THE_TITLE:
            yield from self._titles()
            return
        for step in self._look.steps("membership", f"{self._group.key}/{person}") if person else ():
            if step.event == OVERDUE and step.data["timer"] == _TIMER_OF[kind]:
                yield _Word(step.recorded_at, charged=True)
            elif step.event in _CURES[kind] and step.target != _LEFT_UNDONE[kind]:
                yield _Word(step.recorded_at, charged=False)

    def _titles(self) -> Iterator[_Word]:
        rules = policy_of(self._context).names
        for step in self._look.steps("group", self._group.key):
            if step.event in ("create", "adopt", "retitle"):
                fault = names.check_title(step.data["title"], rules)
                yield _Word(step.recorded_at, charged=fault is not None)


def _mentions(inspections: Iterable[Instance]) -> Iterator[tuple[Identity, _Word]]:
    """Yield what each inspection has charged or seen cured, in the order they were made."""
    for inspection in sorted(inspections, key=lambda one: one.recorded_at):
        for finding in inspection.facts.get("findings", ()):
            if finding["standing"] in ("charged", "cured"):
                name = identity(finding["kind"], finding.get("person"), finding.get("found"))
                yield name, _Word(inspection.recorded_at, charged=finding["standing"] == "charged")
