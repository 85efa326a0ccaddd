"""Declare a kind of life: its moves, who may make them, its deadlines, and what follows from them."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from wxflow.declare.context import Context, Role
from wxflow.declare.correcting import Corrects, Unmade
from wxflow.declare.deadline import Deadline
from wxflow.declare.duty import Duty
from wxflow.declare.excuses import Excuses
from wxflow.declare.fields import Field
from wxflow.declare.naming import Naming, no_refs
from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, FOUND, MIGRATE, VOID, Facts, FollowUp, Step
from wxflow.declare.reminder import MARK
from wxflow.declare.standing import STANDING, Standing, standing_of, still_standing
from wxflow.declare.suspension import COUNTED, PAUSED, Effect, learnt
from wxflow.errors import BadInputs, nearest

Possible = Callable[[Context], tuple[str, ...]]
"""What a field may be, in a context."""


def keep_data(facts: Facts, step: Step) -> Facts:
    """Learn an event's data as it is."""
    return {**facts, **step.data} if facts else step.data


def keep_nothing(facts: Facts, _: Step) -> Facts:
    """Learn nothing from an event."""
    return facts


@dataclass(frozen=True, slots=True)
class Transition:
    """An allowed move; several may share event and source when `when` tells them apart."""

    event: str
    source: str | tuple[str | None, ...] | None
    target: str | None
    """The state it leads to; None means it stays where it is."""
    by: tuple[Role, ...] = ()
    """Who may fire it; nobody named means follow-ups only."""
    data: tuple[Field, ...] = ()
    reason: bool = False
    """Whether a reason must be given."""
    among: Mapping[str, Possible] = field(default_factory=dict[str, Possible])
    """By field, what it may be in the context; nothing else is accepted."""
    guard: Callable[[Context], str | None] | None = None
    """Return why not, or None."""
    when: Callable[[Context], bool] | None = None
    learn: Callable[[Facts, Step], Facts] = keep_data
    finds: Callable[[Context], Facts] | None = None
    """What the step is to hold besides what was given, as `found`: what only the policy of the moment tells."""
    then: Callable[[Context], Iterable[FollowUp]] | None = None
    suspends: Effect | None = None
    """What it does to the clocks of the instance's deadlines, if anything."""
    forgets: bool = False
    """Whether it erases every personal value about whoever the key names."""
    ends_access: bool = False
    """Whether whoever the key names can come in no more: their account, sessions and tokens end with it."""
    note: str = ""
    """What a reader of the tables should know: the clause, the follow-ups."""

    @property
    def sources(self) -> tuple[str | None, ...]:
        """The states it may leave; None is the start."""
        return self.source if isinstance(self.source, tuple) else (self.source,)


def own_root(key: str, _: Facts) -> str:
    """Name the root of an instance that is its own root."""
    return key


def first_part(key: str, _: Facts) -> str:
    """Name the root by the first part of the key."""
    return key.split("/", 1)[0]


@dataclass(frozen=True)
class Machine:
    """A kind of life, declared; checks itself and reports everything wrong at once."""

    name: str
    transitions: tuple[Transition, ...]
    deadlines: tuple[Deadline, ...] = ()
    key: tuple[str, ...] = ("id",)
    """The names of the key's parts, joined by /; an empty tuple takes any key."""
    key_names: tuple[str, ...] = ()
    """The machines whose instances the parts of the key are names of; empty where a part names none."""
    naming: Naming | None = None
    """How its instances are named besides by their keys."""
    root: str = ""
    """The machine of the root; its own name when empty."""
    root_key: Callable[[str, Facts], str] = own_root
    refs: Callable[[str, Facts, str], Iterable[tuple[str, str]]] = no_refs
    covering: tuple[str, ...] = ()
    """Of a root: the facts that decide what covers the deadlines under it; when they change, those are recounted."""
    excuses: Excuses | None = None
    """What it excuses, if its instances are periods; it writes alone, so that nobody arms a deadline meanwhile."""
    corrects: Corrects | None = None
    """What makes its instances corrections, if they are."""
    unmade: Unmade | None = None
    """What becomes of an instance that would not be; without it, a correction makes it void."""
    revives: bool = False
    """Whether its key may be used again once a correction has made the instance void."""
    fixed_refs: tuple[str, ...] = ()
    """The names of the refs that its instances keep once they hold them, whatever becomes of them."""
    found_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By the name of a ref, the machines of the roots under which commands look for it; any may that is not named."""
    looks_around: bool = False
    """Whether its commands look at whatever lives under its root, and at whomever that names."""
    looks_far: bool = False
    """Whether its commands look further than at what they name, and at what is found by a name."""
    idle: tuple[str, ...] = ()
    """Follow-up events that do nothing where no transition takes them."""
    title: str = ""
    duties: tuple[Duty, ...] = ()
    """What waits for whom, in which state."""

    def __post_init__(self) -> None:
        problems = tuple(f"machine {self.name}: {problem}" for problem in self._problems())
        if problems:
            raise BadInputs(problems)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order the transitions name them."""
        named = [s for t in self.transitions for s in (*t.sources, t.target) if s is not None]
        return tuple(dict.fromkeys(named))

    @cached_property
    def events(self) -> tuple[str, ...]:
        """Every event, in the order the transitions name them."""
        return tuple(dict.fromkeys(t.event for t in self.transitions))

    @property
    def root_machine(self) -> str:
        """The machine whose instances are locked for this one's."""
        return self.root or self.name

    @cached_property
    def is_root(self) -> bool:
        """Whether its instances are their own roots."""
        return not self.root and self.root_key is own_root

    def parts_of(self, key: str) -> dict[str, str]:
        """Return a key's parts by their names."""
        return dict(zip(self.key, key.split("/"), strict=False))

    def learn(self, transition: Transition, facts: Facts, step: Step) -> Facts:
        """Return the facts after a step that took a transition, and among them what is paused."""
        learned = transition.learn(facts, step)
        if STANDING in learned:
            learned = still_standing(learned, [d.name for d in self.deadlines if self._ends(d, step, learned)])
        if transition.suspends is None and PAUSED not in learned:
            return learned
        return learnt(learned, step, [d.name for d in self.deadlines if self._ends(d, step, learned)])

    def index(self, state: str, facts: Facts, key: str) -> set[tuple[str, str]]:
        """Return the refs by which an instance is found: those declared, and what of it stands overdue."""
        if state == VOID:
            return set()
        refs = set(self.refs(state, facts, key))
        return refs.union((STANDING, name) for name in standing_of(facts)) if STANDING in facts else refs

    def standing(self, facts: Facts) -> tuple[Standing, ...]:
        """Return the deadlines that have passed and still stand."""
        return tuple(Standing(name, due) for name, due in standing_of(facts).items())

    @staticmethod
    def _ends(deadline: Deadline, step: Step, facts: Facts) -> bool:
        return deadline.is_dropped_by(step) or deadline.is_armed_by(step, facts)

    @cached_property
    def final(self) -> tuple[str, ...]:
        """The states nothing leads out of."""
        left = {s for t in self.transitions for s in t.sources if s != t.target or t.target is None}
        return tuple(s for s in self.states if s not in left)

    @cached_property
    def content(self) -> str:
        """The declaration as canonical JSON: what stands behind its hash."""
        moves = [
            [t.event, *("∅" if s is None else s for s in t.sources), "→", t.target or "·", [r.name for r in t.by]]
            for t in self.transitions
        ]
        limits = [
            [d.name, list(d.armed_by), list(d.while_in), *([list(d.dropped_by)] if d.dropped_by else [])]
            for d in self.deadlines
        ]
        whole = {"machine": self.name, "root": self.root_machine, "transitions": moves, "deadlines": limits}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        """The content's SHA-256, hex."""
        return sha256(self.content.encode()).hexdigest()

    def _problems(self) -> Iterable[str]:
        if not self.transitions:
            yield "has no transition"
        yield from self._ambiguous_moves()
        for t in self.transitions:
            if t.event in (*CLOCK_EVENTS, CORRECTED, MIGRATE):
                yield f"event {t.event}: the name belongs to the engine"
            if t.target is None and None in t.sources:
                yield f"event {t.event}: leads from nowhere to nowhere"
            if t.suspends == "extend" and not any(f.name == "working_days" and f.shape == "integer" for f in t.data):
                yield f"event {t.event}: needs an integer field working_days"
            for one in t.data:
                if one.name in (*COUNTED, PAUSED):
                    yield f"event {t.event}: the name {one.name} belongs to suspensions"
                if one.name in (FOUND, STANDING):
                    yield f"event {t.event}: the name {one.name} belongs to the engine"
        names = [d.name for d in self.deadlines]
        for name in sorted({n for n in names if names.count(n) > 1}):
            yield f"deadline {name}: declared twice"
        for d in self.deadlines:
            if MARK in d.name:
                yield f"deadline {d.name}: {MARK} marks a reminder"
            yield from _unknown(f"deadline {d.name}: state", d.while_in, self.states)
            yield from _unknown(f"deadline {d.name}: event", (*d.armed_by, *d.dropped_by), self.events)
        yield from _unknown("idle event", self.idle, self.events)
        for duty in self.duties:
            yield from _unknown(f"duty {duty.event}: event", (duty.event, *duty.or_else), self.events)
            yield from _unknown(f"duty {duty.event}: state", duty.while_in, self.states)
            yield from _unknown(f"duty {duty.event}: deadline", (duty.deadline,) if duty.deadline else (), tuple(names))

    def _ambiguous_moves(self) -> Iterable[str]:
        plain = [(t.event, s) for t in self.transitions if t.when is None for s in t.sources]
        for event, source in dict.fromkeys(m for m in plain if plain.count(m) > 1):
            yield f"event {event} from {source or '∅'}: declared twice without `when`"


def _unknown(what: str, given: tuple[str, ...], known: tuple[str, ...]) -> Iterable[str]:
    return (f"{what} {name} is unknown{nearest(name, known)}" for name in given if name not in known)
