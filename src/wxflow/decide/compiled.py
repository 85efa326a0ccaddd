"""Know the machines: which transition an event takes from a state, and what a step leads to."""

from collections.abc import Callable, Iterable, Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wxflow.decide import impossible
from wxflow.decide.personal import is_personal
from wxflow.declare.context import Context, Role
from wxflow.declare.deadline import Deadline
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition
from wxflow.declare.records import MIGRATE, OVERDUE, Facts, FollowUp, Step
from wxflow.declare.reminder import deadline_of
from wxflow.declare.standing import stood
from wxflow.errors import BadInput, RecordBroken, Refused, UnknownInstance, UnknownName
from wxflow.translatable import NotThere, Text, asked, either, listed, term, tr

if TYPE_CHECKING:
    from wxflow.decide.stepper import Stepper


def _names(field: Field) -> bool:
    """Tell whether a field holds names of instances, itself or in its parts."""
    return bool(field.names or field.names_in) or any(map(_names, field.fields))


def _held(role: Role, context: Context) -> Text:
    """Name a role, and who holds it."""
    name, holders = tr(role.name), listed(role.holders(context))
    if holders:
        return tr("{role} ({holders})", role=name, holders=holders)
    remedy = role.vacant(context) if role.vacant else None
    return tr("{role} (nobody: {remedy})", role=name, remedy=remedy) if remedy else name


class CompiledMachine:
    """One machine, compiled once: tables to read from, that of its moves as `transitions` has built it."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        table: dict[tuple[str, str | None], list[Transition]] = {}
        for transition in machine.transitions:
            for source in transition.sources:
                table.setdefault((transition.event, source), []).append(transition)
        self.table: Mapping[tuple[str, str | None], tuple[Transition, ...]] = {k: tuple(v) for k, v in table.items()}
        """By event and source, the transitions in the order declared."""
        self._followed = {
            (event, source, transition.target or source): transition
            for (event, source), options in table.items()
            for transition in reversed(options)  # of two that lead the same way the first counts
        }
        """By event, source and target, the transition that leads so."""
        self.fields: Mapping[str, tuple[Field, ...]] = {t.event: t.data for t in reversed(machine.transitions)}
        """By event, the fields of its data: those of the transition that is declared first."""
        self.texts: Mapping[str, Set[str]] = {
            event: frozenset(one.name for one in fields if one.required)
            for event, fields in self.fields.items()
            if all(one.shape == "text" for one in fields if one.required)
        }
        """By event, the names of what must be given with it, where that is nothing but texts."""
        self.naming: Mapping[str, tuple[Field, ...]] = {
            event: named for event, fields in self.fields.items() if (named := tuple(filter(_names, fields)))
        }
        """By event, the fields of its data that hold names of instances, where some do."""
        self.named_parts = tuple((place, of) for place, of in enumerate(machine.key_names) if of)
        """The places of its key's parts that name instances, each with their machine."""
        self.names_others = any(of != machine.name for of in machine.key_names if of)
        """Whether a key of its names instances besides the one that it is of."""
        self.deadlines: Mapping[str, Deadline] = {deadline.name: deadline for deadline in machine.deadlines}
        self._from: dict[str | None, tuple[str, ...]] = {}
        self._touched: dict[tuple[str, str | None, str], tuple[Deadline, ...]] = {}
        self.personal: Mapping[str, tuple[Field, ...]] = {
            t.event: personal for t in machine.transitions if (personal := tuple(filter(is_personal, t.data)))
        }
        """By event, the fields of its data that hold personal values, where some do."""
        self.personal_facts = frozenset(field.name for fields in self.personal.values() for field in fields)
        """What a fact may be called that holds personal values."""

    @cached_property
    def stepper(self) -> "Stepper":
        """It as `transitions` builds it, when that is first needed."""
        from wxflow.decide.stepper import Stepper  # takes 40 ms to import, and whoever only looks steps nothing

        return Stepper(self.machine)

    @cached_property
    def moves(self) -> Mapping[tuple[str, str | None], tuple[Transition, ...]]:
        """By event and state, the moves that are tried in turn."""
        return self.stepper.moves()

    def options(self, event: str, state: str | None) -> tuple[Transition, ...]:
        """Return the transitions an event may take from a state."""
        return self.table.get((event, state), ())

    def events_from(self, state: str | None) -> tuple[str, ...]:
        """Return what may happen in a state by somebody's hand, in the order declared."""
        if state not in self._from:
            self._from[state] = tuple(e for e in self.machine.events if any(t.by for t in self.options(e, state)))
        return self._from[state]

    def is_idle(self, event: str, state: str | None) -> bool:
        """Tell whether a follow-up finds nothing to do in this state."""
        return event in self.machine.idle and not self.options(event, state)

    def take(self, context: Context, *, follow_up: bool = False) -> Transition:
        """Return the transition that an event takes; raise Refused with the reason when there is none."""
        options = self.options(context.event, context.state)
        if not options:
            raise self.impossible(context)
        first = options[0]
        if not follow_up:
            self._admit(first, context)
        if first.reason and not context.reason:
            raise BadInput(tr("{what}: reason is missing: say why", what=asked(context.what)))
        for field, possible in first.among.items():
            if context.data[field] not in (known := possible(context)):
                what_field = term("column", field, f"{context.machine} {context.event}")
                possible_now = listed(term("place", one) for one in known)
                told = {"field": what_field, "value": context.data[field], "known": possible_now}
                raise Refused(context.what, tr("{field} cannot be {value}; possible: {known}", **told))
        if first.guard and (why := first.guard(context)) is not None:
            raise (UnknownInstance if isinstance(why, NotThere) else Refused)(context.what, why)
        for move in self.moves[context.event, context.state]:
            if move.when is None or move.when(context):
                return move
        raise Refused(context.what, tr("no transition's condition holds"))

    def follow(self, step: Step) -> Transition | None:
        """Return the declared transition a recorded step took, or None when there is none."""
        return self._followed.get((step.event, step.source, step.target))

    def learn(self, facts: Facts, step: Step) -> Facts:
        """Return the facts after a recorded step; after one under an older declaration as far as its event tells.

        Raises KeyError or TypeError when the data of a step under today's declaration are not what it asks for.
        """
        if step.event == MIGRATE:
            return {**{name: facts[name] for name in self.personal_facts if name in facts}, **step.data["facts"]}
        if step.event == OVERDUE:
            deadline = self.deadlines.get(str(step.data["timer"]))
            return stood(facts, step) if deadline is not None and deadline.stands else facts
        if (transition := self.follow(step)) is not None:
            return self.machine.learn(transition, facts, step)
        older = next((t for t in self.machine.transitions if t.event == step.event), None)
        if older is None or step.declaration == self.machine.hash:
            return facts
        try:
            return older.learn(facts, step)
        except (KeyError, TypeError, AttributeError, IndexError):
            return facts  # the step that migrated it says what it knew

    def touched(self, step: Step) -> tuple[Deadline, ...]:
        """Return the deadlines that a step may arm or end, which counts no clocks anew."""
        move = step.event, step.source, step.target
        if (found := self._touched.get(move)) is None:
            found = self._touched[move] = tuple(one for one in self.machine.deadlines if one.may_be_touched_by(step))
        return found

    def consequence(self, timer: str) -> Callable[[Context], Iterable[FollowUp]] | None:
        """Return what follows when a timer, a deadline's own or a reminder's, has come due; None when nothing does."""
        deadline = self.deadlines.get(deadline_of(timer))
        if deadline is None:  # to go on would let the deadline pass without what should follow
            raise RecordBroken(
                tr(
                    "{name}: no deadline {deadline} is declared: `wxflow machine check`",
                    name=self.machine.name,
                    deadline=deadline_of(timer),
                )
            )
        return deadline.then if timer == deadline.name else deadline.remind

    def who_may(self, transition: Transition, context: Context) -> str:
        """Name the roles that may fire a transition, and who holds them."""
        if not transition.by:
            return tr("nobody by hand: it follows from other events")
        return either(_held(role, context) for role in transition.by)

    def _admit(self, transition: Transition, context: Context) -> None:
        for role in transition.by:
            if role.held_by(context.actor, context):
                return
        barred = (role.bars(context, context.actor) for role in transition.by if role.bars)
        why = next(filter(None, barred), None) or tr("{actor} may not", actor=context.actor)
        raise Refused(context.what, why, who=self.who_may(transition, context))

    def impossible(self, context: Context) -> Refused:
        """Return why an event cannot be fired in a state at all, and what can."""
        return impossible.refusal(self.machine, self.events_from(context.state), context)


class Machines(dict[str, CompiledMachine]):
    """The machines by name, each compiled when first asked for: `machines` has them all."""

    def __init__(self, machines: Iterable[Machine]) -> None:
        super().__init__()
        self.machines: Mapping[str, Machine] = {machine.name: machine for machine in machines}
        self.made: dict[object, Any] = {}
        """What somebody has made of them once and for all, by what it is."""

    def __missing__(self, name: str) -> CompiledMachine:
        if name not in self.machines:
            raise UnknownName(tr("machine"), name, self.machines)
        compiled = self[name] = CompiledMachine(self.machines[name])
        return compiled

    def root_of(self, name: str, key: str, data: Facts) -> str:
        """Name the root of an instance, as machine/key; UnknownName when no such machine is declared."""
        machine = self[name].machine
        return f"{machine.root_machine}/{machine.root_key(key, data)}"

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The machines whose instances are periods that excuse."""
        return tuple(one.name for one in self.machines.values() if one.excuses)

    @cached_property
    def acting(self) -> str | None:
        """The machine whose instances give commands, if any is declared to."""
        return next((one.name for one in self.machines.values() if one.naming is not None and one.naming.acts), None)
