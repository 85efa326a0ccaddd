"""Say what waits for somebody, in whatever role: made from the duties that the machines declare."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wxflow.declare.context import Context, Role
from wxflow.declare.duty import Duty
from wxflow.declare.machine import Machine
from wxflow.declare.records import NO_DATA, OVERDUE, Facts, Instance, Name
from wxflow.engine.outlook import Outlook
from wxflow.store.waiting import Course, course
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.desk import mentions
from wxflow_office.desk.candidates import Candidate, Candidates, Given
from wxflow_office.desk.dead_messages import dead_messages
from wxflow_office.desk.item import Item, Order, Term, Way, order_of
from wxflow_office.desk.opinions import ANSWER
from wxflow_office.desk.sifting import Sieve
from wxflow_office.desk.terms import Terms
from wxflow_office.instances.called import Called

_ABOUT = ("person", "outgoing", "debtor", "accused")
"""What machines call whom an instance is about: a part of its key, or a fact."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A duty as it stands at an instance: whom it is asked of, in which role, by when."""

    duty: Duty
    context: Context
    role: Role
    people: tuple[str, ...]
    instance: Instance
    term: Term | None

    @property
    def order(self) -> Order:
        """What it is sorted by."""
        return order_of(self.term, self.instance.recorded_at, self.instance.full_name, self.duty.event)


class Desk:
    """All that waits for somebody at a moment, or for anybody; each is told when it is to be shown.

    It asks the database four times: for what may wait; for its roots and all that it names; for whom those name; and
    for deadlines and the steps that have met or missed them. What has no term comes by when it last moved, so that of
    those only as many are judged as are asked for.
    """

    def __init__(
        self,
        company: Company,
        outlook: Outlook,
        now: int,
        person: str | None,
        lives: Collection[Name] | None = None,
        *,
        after: Order | None = None,
        most: int | None = None,
    ) -> None:
        """Find what waits for somebody, or for anybody; at some lives alone, if they are given.

        Whoever shows but a part says behind which place it begins, and how much it holds at most.
        """
        self._company, self._outlook, self._now, self._person = company, outlook, now, person
        self._after, self._most = after, most
        self._policy = company.policy.at(now)
        self.called = Called(company, outlook)
        """The names of whomever it concerns."""
        found = Candidates(company, outlook, self._policy, person) if lives is None else Given(company, outlook, lives)
        at_once = [one for one in found.found if not one.here.can_come_later]
        later = sorted((one for one in found.found if one.here.can_come_later), key=lambda one: one.moved)
        self._left = later if after is None else [one for one in later if one.order[:-1] >= after[:-1]]
        """What is not judged yet, in its order."""
        self._course = Course({}, {})
        self._terms = Terms(company, outlook, now, self._course)
        self._judged: list[Waiting | Item] = [*self._judge([*at_once, *self._next()])]
        if found.dead:
            self._judged += dead_messages(self.called, self._centre, found.dead, person)

    def waiting(self) -> list[Waiting | Item]:
        """Return what waits, the soonest first, from the place on; what no duty is declared for is an Item already."""
        while True:
            waiting = sorted(self._judged, key=lambda one: one.order)
            behind = [one for one in waiting if self._after is None or one.order > self._after]
            if not self._left:
                return behind[: self._most]
            if self._most is not None and sum(one.order < self._left[0].order for one in behind) >= self._most:
                return behind[: self._most]
            self._judged += self._judge(self._next())

    @property
    def count(self) -> int | None:
        """How many things wait; None where not all of them have been judged."""
        return len(self._judged) if self._after is None and not self._left else None

    @property
    def overdue(self) -> int:
        """How many of them are overdue."""
        return sum(one.order[0] is False for one in self._judged)

    def items(self, some: Sequence[Waiting | Item]) -> list[Item]:
        """Tell of some that wait."""
        named = [one.instance for one in some if isinstance(one, Waiting)]
        self._outlook.read_called(mentions.named(named))
        return [one if isinstance(one, Item) else self._item(one) for one in some]

    def _next(self) -> list[Candidate]:
        """Take from what is left as much as may well be shown: not all of it waits for whoever looks."""
        most = len(self._left) if self._most is None else self._most + self._most // 2
        taken, self._left = self._left[:most], self._left[most:]
        return taken

    def _judge(self, found: Sequence[Candidate]) -> Iterator[Waiting]:
        """Read together what decides where some instances stand, and yield what waits at them."""
        sieve = Sieve(self._outlook, self._company.policy, self._now)
        standing = ((self._outlook.instance(*one.name), one.here) for one in found)
        kept = [(one, here) for one, here in standing if one is not None and sieve.keeps(one, here.duties)]
        parted = ([one for one, here in kept if here.can_come_later is later] for later in (False, True))
        self._know(*parted)
        self._run([one for one, _ in kept])
        return (waiting for one, here in kept for waiting in self._of(one, here.duties))

    def _know(self, found: Sequence[Instance], later: Sequence[Instance]) -> None:
        """Read at once whom and what some instances name, and who may be asked; what `later` name once it is shown."""
        read = self._outlook.read_called
        names = mentions.asking(found)
        names |= mentions.asking(self._read_of(names))  # what a root names as well, where it was found itself
        people = mentions.asked_by(self._policy, found)
        read({*names, *mentions.by_key(people)}, mentions.by_name(people))
        further = self._read_of(names)
        people = mentions.asked_by(self._policy, further)
        names = {*mentions.asking(further), *mentions.by_key(people), *mentions.shown(found)}
        if not all(map(self._outlook.ledger.is_read, names)):
            read({*names, *mentions.named(later)}, mentions.by_name(people))

    def _read_of(self, names: Iterable[Name]) -> list[Instance]:
        """Return those of some instances that have been read; people apart, who name nobody that is asked."""
        things = (name for name in names if name[0] != "person" and self._outlook.ledger.is_read(name))
        return [one for name in things if (one := self._outlook.instance(*name)) is not None]

    def _run(self, found: Sequence[Instance]) -> None:
        """Read the deadlines of some instances, with the steps that have begun, met or missed them."""
        timed: list[tuple[str, str]] = []
        events = {OVERDUE}
        for one in found:
            compiled = self._company.machines[one.machine]
            deadlines = {duty.deadline for duty in compiled.machine.duties if duty.deadline}
            events |= {event for name in deadlines for event in compiled.deadlines[name].armed_by}
            if deadlines or one.machine == "approval":
                timed.append(one.full_name)
        ran = course(self._company.store, self._company.company, timed, {*events, ANSWER}, (OVERDUE, ANSWER))
        self._outlook.ledger.foresee_armed(timed, ran.timers.values())
        self._course.timers.update(ran.timers)
        self._course.steps.update(ran.steps)

    @property
    def _centre(self) -> tuple[str, ...]:
        keys = dict.fromkeys(self._outlook.lookups.key("person", one) for one in self._policy.information_centre)
        lookups = self._outlook.lookups
        return tuple(one for one in keys if (found := lookups.get("person", one)) is None or found.state == "employed")

    def _of(self, instance: Instance, duties: Sequence[Duty]) -> Iterator[Waiting]:
        """Yield what waits at an instance; of several alike the first holds."""
        told: set[tuple[str, str]] = set()
        for duty in duties:
            context = self._outlook.context(instance, duty.event, self._company.policy, self._now)
            if not self._is_asked(duty, context):
                continue
            role, holders = _asked(duty, context)
            people = tuple(one for one in holders if (duty.event, one) not in told)
            told |= {(duty.event, one) for one in people}
            if people and self._person in (None, *people):
                term = self._terms.of(context, duty.deadline) if duty.deadline else None
                yield Waiting(duty, context, role, people, instance, term)

    def _is_asked(self, duty: Duty, context: Context) -> bool:
        if duty.when is not None and not duty.when(context):
            return False
        move = self._company.machines[context.machine].options(duty.event, context.state)[0]
        return bool(move.data) or move.guard is None or move.guard(context) is None

    def _item(self, asked: Waiting) -> Item:
        duty, context, instance = asked.duty, asked.context, asked.instance
        machine: Machine = self._company.machines[instance.machine].machine
        group, facts = _group_of(instance), self._facts_of(instance)
        suggested = duty.suggests(context, self._person or asked.people[0]) if duty.suggests else NO_DATA
        parts = machine.parts_of(instance.key)
        about = next((str(one[name]) for one in (parts, facts) for name in _ABOUT if one.get(name)), None)
        named = {**parts, **facts, **suggested, "person": about}
        ways = (self._way(instance, event, suggested) for event in (duty.event, *duty.or_else))
        return Item(
            machine=machine.name,
            key=instance.key,
            state=instance.state,
            what=self.called.sentence(duty.asks, named, group),
            people=asked.people,
            role=asked.role.name,
            group=group,
            person=about,
            ways=tuple(filter(None, ways)),
            term=asked.term,
            since=instance.recorded_at,
            shown=self.called.renamed(
                "", {one: facts[one] for one in duty.shows if facts.get(one) not in (None, [], {})}
            ),
        )

    def _way(self, instance: Instance, event: str, suggested: Mapping[str, Any]) -> Way | None:
        """Return an event with its fields; None where it is not possible in the state."""
        options = self._company.machines[instance.machine].options(event, instance.state)
        if not options:
            return None
        names = [field.name for field in options[0].data]
        known = {name: value for name, value in suggested.items() if name in names and value is not None}
        return Way(event=event, fields=options[0].data, needs_reason=options[0].reason, suggested=known)

    def _facts_of(self, instance: Instance) -> Facts:
        """Return the facts; an approval's stand beside those of what is applied for, and the opinions given."""
        machine, sign, key = str(instance.facts.get("subject") or "").partition("/")
        if instance.machine != "approval" or not sign:
            return instance.facts
        opinions = [
            tr("{who}: {opinion}", who=self.called.person(step.actor), opinion=step.data["opinion"])
            for step in self._course.steps.get(instance.full_name, ())
            if step.event == ANSWER
        ]
        return {**(self.called.facts(machine, key) or {}), **instance.facts, "opinions": opinions}


def _asked(duty: Duty, context: Context) -> tuple[Role, tuple[str, ...]]:
    """Return the first role that anybody holds, and who does."""
    for role in duty.of:
        if holders := role.holders(context):
            return role, holders
    return duty.of[-1], ()


def _group_of(instance: Instance) -> str | None:
    machine, _, key = instance.root.partition("/")
    return key if machine == "group" else instance.facts.get("group")
