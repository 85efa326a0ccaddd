"""Hold what people are told against the steps that ask for it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from wxflow.audit.causes import parse
from wxflow.audit.consequences import Following
from wxflow.audit.in_force import InForce
from wxflow.audit.past import BROKEN, NotReplayable, Past, PastLookups
from wxflow.decide.compiled import Machines
from wxflow.declare.records import LATE, NO_DATA, OVERDUE, RECOUNT, REMIND, Facts, Send, Step, Timer
from wxflow.json_values import canonical
from wxflow.store.sql import select_rows
from wxflow.store.store import Store
from wxflow.store.tables import OUTBOX
from wxflow.translatable import tr

_MESSAGE = select_rows(OUTBOX, "company", "key")
_STATES = ("waiting", "sent", "dead", "dropped")


class Messages:
    """One company's messages, as far as the record tells what they must be: those of reminders."""

    def __init__(self, store: Store, company: str, past: Past, in_force: InForce, machines: Machines) -> None:
        self._store, self._company, self._past, self._machines = store, company, past, machines
        self._following = Following(past, in_force, machines)

    def of_step(self, step: Step, before: Facts) -> Iterator[str]:
        """Say what is wrong with what a reminder has people told."""
        if step.event != REMIND:
            return
        for key, send in (self._sends(step, before) or {}).items():
            rows = self._store.rows(_MESSAGE, self._company, key)
            if not rows:
                yield tr("must have {recipient} told, and the message is gone", recipient=send.recipient)
            elif tuple(rows[0][1:6]) != (send.topic, send.recipient, send.about, canonical(send.content), step.at):
                yield tr("has {recipient} told something else than it asks for", recipient=send.recipient)

    def strays(self) -> Iterator[str]:
        """Say which messages no step has asked for, each named first."""
        columns = [OUTBOX.c[name] for name in ("key", "topic", "recipient", "at", "state")]
        for key, topic, recipient, at, state in self._store.select(
            select(*columns).where(OUTBOX.c.company == self._company).order_by(OUTBOX.c.key)
        ):
            if what := self._stray(key, topic, recipient, at, state):
                yield tr("message {key}: {what}", key=key, what=what)

    def _stray(self, key: str, topic: str, recipient: str, at: int, state: str) -> str | None:
        place = key.removesuffix(f":{topic}/{recipient}")
        name = parse(place)
        step = self._past.step(*name) if name and place != key else None
        if step is None or step.at != at:
            return tr("no step has asked for it")
        if state not in _STATES:
            return tr("is in a state that there is not")
        if step.event != REMIND:
            return None
        try:
            _, stood = self._past.life(step.machine, step.key)
        except BROKEN:
            return None  # found where the life is read
        sends = self._sends(step, stood[step.seq - 2].facts if step.seq > 1 else NO_DATA)
        return tr("no step has asked for it") if sends is not None and key not in sends else None

    def _sends(self, step: Step, before: Facts) -> dict[str, Send] | None:
        """Return what a step has people told, by the messages' keys; None where that cannot be known any more."""
        compiled = self._machines[step.machine]
        if step.declaration != compiled.machine.hash or not (then := compiled.consequence(str(step.data["timer"]))):
            return None
        try:
            context = self._following.context(step, before, self._following.world(step))
            context = context._replace(lookups=_WithTimers(self._past, step))
            sends = [one for one in then(context) if isinstance(one, Send)]
        except (NotReplayable, *BROKEN):
            return None
        return {f"{step.name}:{one.topic}/{one.recipient}": one for one in sends}


class _WithTimers(PastLookups):
    """What was known when a reminder came, and when its deadline was due then."""

    def __init__(self, past: Past, step: Step) -> None:
        super().__init__(past, step.at - 1)
        self._step = step

    def armed(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the deadline that the reminder was of, as far as later steps, or the timer itself, still tell."""
        entry: Any = self._step.data["entry"]
        for later in self._past.life(machine, key)[0][self._step.seq :]:
            if (later.data.get("timer"), later.data.get("entry")) != (name, entry):
                continue
            if later.event == OVERDUE:
                return _due_at(machine, key, name, entry, later.at)
            if later.event == RECOUNT and LATE not in later.data:
                break
        else:
            timer = self._past.timer(machine, key, name)
            if timer is not None and timer.entry == entry:
                return timer
        raise NotReplayable(machine, key, name)


def _due_at(machine: str, key: str, name: str, entry: int, due: int) -> Timer:
    return Timer(machine, key, name, "", entry, 0, 0, due, provisional=False, calendar="")
