"""Tell how a breach stands: still in time, charged before, to be charged, or cured since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wxflow.declare.context import Context, Lookups
from wxflow.declare.records import OVERDUE, REMIND, Facts, Instance, Step
from wxflow.moments import parse
from wxflow_machines.inspection.breaches import THE_TITLE, Breach, Identity, identity
from wxflow_machines.parts import nicknames, suspensions
from wxflow_machines.parts.covers import by_group
from wxflow_machines.parts.reached import TOLD
from wxflow_machines.policy import names
from wxflow_machines.policy.policy import policy_of

STANDINGS = ("pending", "known", "charged", "cured", "unclear", "differs")
_TIMER_OF = {"missing": "add", "surplus": "remove", "nickname": "nickname"}
_REMINDS = (REMIND, TOLD, *suspensions.EVENTS)
"""What does nothing about a breach."""
_RUNNING = ("owed", "misnamed", "surplus")
"""The states of a membership whose deadline runs from coming into them, again or not, until it is overdue."""
_ENDS = {
    "missing": ("add", "release", "close"),
    "surplus": ("add", "remove", "owe", "close"),
    "nickname": ("release", "close"),
}
"""What ends a breach whatever it leads to; a nickname is put right by whatever brings one that fits."""
_MOVES = ("release", "owe", "close")
"""What moves somebody out of scope, or into it."""


class _Word(NamedTuple):
    """When a breach was charged, or cured."""

    moment: int
    charged: bool
    follows: bool = False
    """Whether it comes after an inspection of the same moment: it would have found no such breach otherwise."""


class Standings:
    """What the steps of a group's memberships and its earlier inspections say of its breaches.

    A roster speaks for the moment it was taken, the context's `at`: what has been done since is left alone.
    """

    def __init__(self, context: Context, then: Lookups, group: Instance) -> None:
        self._context, self._look, self._group = context, context.lookups, group
        self._then = then
        self._policy = policy_of(context)
        self._mentions = _mentions(context.lookups.under(group.root, "inspection"))
        self._group_steps = context.lookups.steps("group", group.key)
        self._steps: dict[str, list[Step]] = {}
        self._grace_runs = self._is_in_grace()
        self._handovers = [one.key for one in context.lookups.under(group.root, "handover")]
        self._passing = self._nicknames_passing()
        self._renamed = self._handed_over()

    def of(self, breach: Breach) -> str:
        """Tell how a breach that is seen now stands."""
        name = breach.identity
        if self._grace_runs or self._was_running(name):
            return "pending"
        if breach.kind == "nickname" and breach.person in self._passing:
            return self._passing[breach.person]
        is_known = self._was_charged(name, self._context.at) or self._was_spoken_of_since(name)
        return "known" if is_known else "charged"

    def uncured(self) -> Iterator[Identity]:
        """Yield every breach that was charged by the time the roster was taken, and has not been cured since."""
        changed = (one for one in self._look.under(self._group.root, "membership") if one.seq > 1)
        on_record = ((kind, one.facts["person"], None) for one in changed for kind in _TIMER_OF)
        for name in dict.fromkeys([*self._mentions, THE_TITLE, *on_record]):
            if self._was_charged(name, self._context.at) and self._was_charged(name):
                yield name

    def _is_in_grace(self) -> bool:
        """Tell whether the grace of a group that was adopted still ran."""
        adopted = next((step for step in self._group_steps if step.event == "adopt"), None)
        if adopted is None:
            return False
        start = adopted.at if self._policy.clock_starts == "occurred" else adopted.recorded_at
        cover = by_group(self._then, self._group.key, self._group.facts)
        grace = self._look.due_after(start, self._policy.deadlines.adoption_grace, cover)
        return grace.provisional or self._context.at < grace.moment

    def _nicknames_passing(self) -> dict[str | None, str]:
        """Return how a wrong nickname stands of whoever hands the group over or takes it over, until that is filed."""
        found: dict[str | None, str] = {}
        for key in self._handovers:
            handover = self._then.get("handover", key)
            if handover is None or not _is_passing(handover):
                continue
            fired = any(step.event == OVERDUE for step in self._then.steps("handover", key))
            for person in (handover.facts["outgoing"], handover.facts.get("successor")):
                found[person] = "known" if fired else "pending"
        return found

    def _handed_over(self) -> dict[str, list[_Word]]:
        """Return when handovers have put nicknames on record that fit, by person."""
        found: dict[str, list[_Word]] = defaultdict(list)
        for key in self._handovers:
            for step in self._look.steps("handover", key):
                for person, _ in nicknames.changed(self._look, step):
                    found[person].append(_Word(step.recorded_at, charged=False))
        return found

    def _was_running(self, name: Identity) -> bool:
        """Tell whether a deadline of it ran when the roster was taken."""
        kind, person, _ = name
        if kind == "title":
            return self._title_was_running()
        running = False
        for step in () if person is None else self._then.steps("membership", f"{self._group.key}/{person}"):
            if step.event not in _REMINDS:
                running = step.event != OVERDUE and step.target in _RUNNING
        return running

    def _title_was_running(self) -> bool:
        """Tell whether the deadline of a title that was adopted ran when the roster was taken."""
        running = False
        for step in self._then.steps("group", self._group.key):
            is_over = step.event in ("retitle", "request_dissolution") or _is_overdue(step, "title")
            running = not is_over and (running or (step.event == "adopt" and not self._title_fits(step.data)))
        return running

    def _was_spoken_of_since(self, name: Identity) -> bool:
        """Tell whether the breach was charged, or something done about it, after the roster was taken."""
        return any(word.moment > self._context.at for word in self._words(name))

    def _was_charged(self, name: Identity, by: int | None = None) -> bool:
        """Tell whether the last word on a breach is that it was charged; the last by a moment, if one is given."""
        # Of two words at one moment an inspection's is the later, as a rule: it looked at the other.
        spoken = (word for word in reversed(self._words(name)) if by is None or word.moment <= by)
        last = max(spoken, key=lambda word: word.moment, default=None)
        return last is not None and last.charged

    def _words(self, name: Identity) -> list[_Word]:
        """Return what was ever said of a breach, of one moment in the order it was said."""
        own = list(self._on_record(name))
        before, after = ([one for one in own if one.follows is follows] for follows in (False, True))
        return [*before, *self._mentions.get(name, ()), *after]

    def _on_record(self, name: Identity) -> Iterator[_Word]:
        kind, person, _ = name
        if name == THE_TITLE:
            yield from self._titles()
            return
        if person is None:
            return
        if kind == "nickname":
            yield from self._renamed.get(person, ())
        for step in self._steps_of(person):
            if _is_overdue(step, _TIMER_OF[kind]):
                yield _Word(step.recorded_at, charged=True)
            elif step.event in _ENDS[kind] or (kind == "nickname" and _puts_right(step)):
                yield _Word(step.recorded_at, charged=False, follows=step.event in _MOVES)

    def _titles(self) -> Iterator[_Word]:
        for step in self._group_steps:
            if _is_overdue(step, "title") or (step.event == "create" and not self._title_fits(step.data)):
                yield _Word(step.recorded_at, charged=True)
            elif step.event == "retitle":
                yield _Word(step.recorded_at, charged=False)

    def _title_fits(self, data: Facts) -> bool:
        return names.check_title(data["title"], self._policy.names) is None

    def _steps_of(self, person: str) -> list[Step]:
        if person not in self._steps:
            self._steps[person] = self._look.steps("membership", f"{self._group.key}/{person}")
        return self._steps[person]


def _is_overdue(step: Step, timer: str) -> bool:
    """Tell whether a step is that of a timer that has come due."""
    return step.event == OVERDUE and step.data["timer"] == timer


def _is_passing(handover: Instance) -> bool:
    """Tell whether the nicknames of a handover are on their way: from the transfer, or a rename, to the filing."""
    return handover.state == "closing" or (handover.state == "active" and "nicknames" in handover.facts)


def _puts_right(step: Step) -> bool:
    """Tell whether a step brings a nickname that fits, or makes that on record fit after all."""
    return step.target == "present" and ("nickname" in step.data or step.source == "misnamed")


def _mentions(inspections: Iterable[Instance]) -> dict[Identity, list[_Word]]:
    """Return what inspections have charged or seen cured, each at the moment its roster was taken."""
    found: dict[Identity, list[_Word]] = defaultdict(list)
    for inspection in sorted(inspections, key=lambda one: one.recorded_at):
        taken = inspection.facts.get("taken")
        moment = inspection.recorded_at if taken is None else parse(taken, "taken")
        for finding in inspection.facts.get("findings", ()):
            if finding["standing"] in ("charged", "cured"):
                name = identity(finding["kind"], finding.get("person"), finding.get("found"))
                found[name].append(_Word(moment, charged=finding["standing"] == "charged"))
    return found
