"""Fire an event: a form made from its declaration, rehearsed or done."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from wxflow.decide.command import Command, Outcome
from wxflow.declare.context import Context
from wxflow.declare.machine import Transition
from wxflow.declare.records import Instance
from wxflow.errors import BadInput, Refused, RequestReused, UnknownInstance, WxflowError
from wxflow.moments import iso
from wxflow_office.accounts.consent import consenting
from wxflow_office.company import clock
from wxflow_office.company.earlier import earliest, recent
from wxflow_office.desk.desk import Desk
from wxflow_office.desk.told import told
from wxflow_office.files import text_check
from wxflow_office.instances import corrections
from wxflow_office.instances.find import data_given, find
from wxflow_office.instances.moves import beginning, transition
from wxflow_office.texts import as_json
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.forms import offered, reading
from wxflow_web.forms.inputs import inputs
from wxflow_web.pages import addresses, names, proposals, put_right
from wxflow_web.routing.address import Address, Visit

HOME = "/"
_MOST_WAITING = 20
"""Things of a preview that would wait then."""
_MOST_TEXT = 4_000
"""Characters of a reason."""


class _Asked:
    """An event that is asked for: at an instance, or to begin one."""

    def __init__(self, visit: Visit) -> None:
        self.machine, self.event = visit.named["machine"], visit.named["event"]
        self.key = visit.named.get("key", "")
        if self.machine not in visit.company.machines.machines:
            raise errors.NotFound
        self.one = self._instance(visit)
        self.key = self.one.key if self.one else self.key
        move = transition(visit.company, self.machine, self.event, self.one.state if self.one else None)
        if move is None:
            raise self._impossible(visit)
        self.move: Transition = move

    def _instance(self, visit: Visit) -> Instance | None:
        """Return the instance; None for one that is to begin, NotFound for one the visitor may not see."""
        if not self.key:
            return None
        try:
            one = find(visit.company, self.machine, self.key)
        except UnknownInstance:
            if transition(visit.company, self.machine, self.event, None) is None:
                raise errors.NotFound from None
            return None
        if not visit.sight.sees(one):
            raise errors.NotFound
        return one

    def _impossible(self, visit: Visit) -> WxflowError:
        compiled = visit.company.machines[self.machine]
        if self.one is None or self.event not in compiled.machine.events:
            return errors.NotFound()
        context = visit.company.outlook().context(self.one, self.event, visit.company.policy, visit.now)
        return compiled.impossible(context)

    def context(self, visit: Visit) -> Context:
        outlook = visit.company.outlook()
        if self.one is None:
            return beginning(visit.company, outlook, self.machine, self.event, visit.now)
        return outlook.context(self.one, self.event, visit.company.policy, visit.now)


def show(visit: Visit) -> Answer:
    """Show the form of an event."""
    return _page(visit, _Asked(visit), dict(visit.query))


def fire(visit: Visit) -> Answer:
    """Fire an event, or rehearse it; what is wrong with it stands in the form."""
    asked = _Asked(visit)
    typed = {name: value for name, value in visit.form.multi_items() if isinstance(value, str)}
    rehearsed = "rehearse" in typed
    if not rehearsed:
        visit.prove_for(asked.machine, forgets=asked.move.forgets)
    try:
        command = _command(visit, asked, typed)
        if "typing" in typed and not _is_filled_in(asked, command):
            return _page(visit, asked, typed)  # somebody fills it in: what is still missing is nothing to complain of
        if rehearsed:
            return _page(visit, asked, typed, preview=_preview(visit, command))
        approver = consenting(visit.company, command)
        needs_two = asked.move.forgets or approver is not None
        if _proposes(visit, command):
            _put_right(visit, command)  # what cannot be put right is refused before anybody is asked
        outcome = visit.engine.fire(command, dry_run=needs_two)
    except (BadInput, Refused) as error:
        return _page(visit, asked, typed, error=error)
    if needs_two:
        what = {"machine": command.machine, "key": command.key, "event": command.event}
        waits_for = {"approver": approver} if approver is not None else {}
        told_of = {"data": dict(command.data), "reason": command.reason}
        return proposals.propose(visit, {**what, **told_of, **waits_for})
    if typed.get("back") == HOME:  # it was done from the desk, where the next thing waits
        return See(addresses.with_query(HOME, done=outcome.step.event))
    return See(addresses.instance(asked.machine, outcome.step.key, done=outcome.step.event))


def _command(visit: Visit, asked: _Asked, typed: Mapping[str, str]) -> Command:
    reason = typed.get("reason", "").strip()[:_MOST_TEXT]
    if reason:
        text_check.check(reason, "reason")
    return Command(
        machine=asked.machine,
        key=asked.key or typed.get("key", "").strip(),
        event=asked.event,
        data=data_given(visit.company, asked.move.data, reading.data(asked.move.data, typed)),
        actor=visit.person,
        at=_happened(visit, asked, typed),
        recorded_at=visit.now,
        reason=reason or None,
        request_id=_request_id(asked, typed),
    )


def _request_id(asked: _Asked, typed: Mapping[str, str]) -> str | None:
    """Return what makes it harmless to send a form twice; all forms of a desk have one, each with its event."""
    given = typed.get("request_id", "").strip()[:100]
    if given and typed.get("back") == HOME:
        return f"{given} {asked.event} {asked.machine}/{asked.key}"[:200]
    return given or None


def _is_filled_in(asked: _Asked, command: Command) -> bool:
    reason = command.reason is not None or not asked.move.reason
    return bool(command.key) and reason and reading.is_complete(asked.move.data, command.data)


def _page(
    visit: Visit,
    asked: _Asked,
    typed: Mapping[str, str],
    *,
    error: WxflowError | None = None,
    preview: Mapping[str, Any] | None = None,
) -> Page:
    context = asked.context(visit)
    outlook = visit.company.outlook()
    among: dict[str, Sequence[str]] = {name: possible(context) for name, possible in asked.move.among.items()}
    values: dict[str, Any] = {
        "machine": asked.machine,
        "event": asked.event,
        "key": asked.key,
        "begins": asked.one is None and "key" not in visit.named,
        "parts_of_key": visit.company.machines[asked.machine].machine.key or ("key",),
        "source": asked.one.state if asked.one else None,
        "target": asked.move.target,
        "note": asked.move.note,
        "may": outlook.admits(context, visit.person),
        "who_may": visit.company.machines[asked.machine].who_may(asked.move, context),
        "inputs": inputs(asked.move.data, asked.machine, typed, among),
        "reason": asked.move.reason,
        "typed": typed,
        "number": typed.get("key") or _number(visit, asked),
        "request_id": (not isinstance(error, RequestReused) and typed.get("request_id")) or str(uuid4()),
        "told": errors.told(error) if error else None,
        "outcome": preview,
        "says_when": _says_when(visit, asked),
        "earliest": iso(earliest(visit.company, visit.now), visit.company.zone)[:16],
        "latest": iso(visit.now, visit.company.zone)[:16],
        "offered": offered.values(visit.company, asked.move.data),
        "people": names.of_people(visit.company, names.mentioned([asked.one] if asked.one else [])),
    }
    return Page(template="event.html", values=values, error=error)


def _number(visit: Visit, asked: _Asked) -> str:
    """Return what something new is called unless somebody says otherwise: corrections are numbered as they come."""
    corrects = asked.one is None and visit.company.machines[asked.machine].machine.corrects is not None
    return corrections.next_key(visit.company, "C") if corrects else ""


def _says_when(visit: Visit, asked: _Asked) -> bool:
    """Tell whether the visitor may say that it happened earlier: HR, of what becomes of people."""
    return asked.machine == visit.company.machines.acting and visit.sight.tells_earlier


def _happened(visit: Visit, asked: _Asked, typed: Mapping[str, str]) -> int | None:
    text = typed.get("at", "").strip()
    if not text or not _says_when(visit, asked):
        return None
    at = clock.parse(text if "+" in text else f"{text}{iso(visit.now, visit.company.zone)[-6:]}", "at")
    return recent(visit.company, at, visit.now)


def _preview(visit: Visit, command: Command) -> dict[str, Any]:
    """Do it for real, see what came of it and what waits for whom then, and undo it."""
    company = visit.company
    with company.store.rehearsal():
        outcome = visit.engine.fire(command)
        lives = {(step.machine, step.key) for step in outcome.steps}
        desk = Desk(company, company.outlook(), visit.now, None, lives)
        waits = [told(company, desk.called, one) for one in desk.items(desk.waiting()[:_MOST_WAITING])]
    told_of = {**_told(visit, outcome), "waits": waits}
    return {**told_of, "put_right": _put_right(visit, command)} if _proposes(visit, command) else told_of


def _proposes(visit: Visit, command: Command) -> bool:
    """Tell whether it is proposed to put a command right."""
    return visit.company.machines[command.machine].machine.corrects is not None and command.event == "propose"


def _put_right(visit: Visit, command: Command) -> list[put_right.Section]:
    """Return what a correction would come to, for whoever may propose it; Refused where it cannot be carried out."""
    visit.engine.fire(command, dry_run=True)
    return put_right.sections(visit, dict(command.data))


def _told(visit: Visit, outcome: Outcome) -> dict[str, Any]:
    zone = visit.company.zone
    return {
        "steps": [as_json.step(visit.company.company, step, zone) for step in outcome.steps],
        "timers": [as_json.timer(timer, zone) for timer in sorted(outcome.timers, key=lambda timer: timer.due)],
        "people": names.of_people(visit.company, names.mentioned([], outcome.steps)),
    }


ADDRESSES = (
    Address(path="/events/{machine}/{event}", right="member", get=show, post=fire),
    Address(path="/events/{machine}/{event}/{key:path}", right="member", get=show, post=fire),
)
