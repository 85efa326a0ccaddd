"""Fire one event."""

import re
from typing import Any, cast

from starlette.responses import Response

from wxflow.decide.command import Command, Outcome
from wxflow.errors import BadInput, BadInputs, Refused, UnknownName, WxflowError
from wxflow.ledger.ledger import Ledger
from wxflow.translatable import tr
from wxflow_office.accounts.consent import consenting
from wxflow_office.company import clock
from wxflow_office.company.earlier import recent
from wxflow_office.files import strict_json, text_check
from wxflow_office.texts import as_json
from wxflow_web.answers.errors import Moved, NotFound
from wxflow_web.api import json_answers
from wxflow_web.routing.resource import FOR_OTHERS, Call, Resource

_KNOWN = ("data", "reason", "at")
_SEQ = re.compile(r'(?:W/)?"(\d{1,18})"')


def fire(call: Call) -> Response:
    """Fire an event, or rehearse it; the actor is whoever the token is for."""
    machine, event, key = (call.named[name] for name in ("machine", "event", "key"))
    if machine not in call.company.machines.machines:
        raise NotFound
    call.needs(f"{machine}.{event}", f"{machine}.*", "*")
    before = call.company.queries.instance(machine, key)
    if before is not None and not call.sight.sees(before):
        raise NotFound
    command = _command(call, machine, key, event)
    if takes_two(call, command) and not call.is_rehearsal:
        raise Refused(f"{machine}/{key} {event}", tr("two people do this, on the page"))
    outcome = _fired(call, command)
    return json_answers.document(_told(call, outcome), seq=outcome.steps[-1].seq if outcome.step.key == key else None)


def takes_two(call: Call, command: Command) -> bool:
    """Tell whether one person proposes an event and another approves it: erasing personal data, naming an approver.

    A program that hands in what others have done says so of their approvals, too.
    """
    declared = call.company.machines[command.machine].machine.transitions
    if any(move.event == command.event and move.forgets for move in declared):
        return True
    return FOR_OTHERS not in call.token.scopes and consenting(call.company, command) is not None


def _fired(call: Call, command: Command) -> Outcome:
    expected = _expected(call)

    def work(ledger: Ledger) -> Outcome | WxflowError:
        if expected is not None:
            one = ledger.get(command.machine, command.key)
            if (seq := one.seq if one else 0) != expected:
                raise Moved(seq, expected)
        return call.engine.apply_in(ledger, [command])[0]

    if call.is_rehearsal:
        with call.company.store.rehearsal():
            outcome = call.engine.write(work)
    else:
        outcome = call.engine.write(work, exclusive=expected is not None)
    if isinstance(outcome, WxflowError):
        raise outcome
    return outcome


def _expected(call: Call) -> int | None:
    """Return the seq that an instance must stand at, if the program says so."""
    given = call.headers.get("if-match")
    if given is None or given.strip() == "*":
        return None
    found = _SEQ.fullmatch(given.strip())
    if found is None:
        raise BadInput(tr('If-Match: {given} is no seq; give one like "3"', given=repr(given)))
    return int(found[1])


def _command(call: Call, machine: str, key: str, event: str) -> Command:
    body = _body(call)
    if body.get("reason") is not None:
        text_check.check(body["reason"], "reason")
    data = body.get("data")
    if data is not None and not isinstance(data, dict):
        raise BadInput(tr("data: {data} is not an object", data=repr(data)))
    request_id = call.headers.get("idempotency-key")
    return Command(
        machine=machine,
        key=key,
        event=event,
        data=cast(dict[str, Any], data or {}),
        actor=call.person,
        at=None if body.get("at") is None else happened(call, clock.parse(body["at"], "at")),
        recorded_at=call.now,
        reason=body.get("reason"),
        request_id=text_check.check(request_id, "Idempotency-Key") if request_id is not None else None,
    )


def _body(call: Call) -> dict[str, Any]:
    """Return the body; who, when recorded, and for which company, no body says."""
    try:
        text = call.body.decode().strip()
    except UnicodeDecodeError as error:
        raise BadInput(tr("not UTF-8 at byte {start}", start=error.start + 1)) from None
    read: Any = strict_json.loads(text) if text else {}
    if not isinstance(read, dict):
        raise BadInput(tr("not an object: give one like {{{known}}}", known=", ".join(_KNOWN)))
    body = cast(dict[str, Any], read)
    unknown = [UnknownName(tr("field"), name, _KNOWN).text for name in body if name not in _KNOWN]
    if unknown:
        raise BadInputs(tuple(unknown))
    return body


def happened(call: Call, at: int) -> int:
    """Return when something happened, where HR says that it was earlier; BadInput where nobody may say so."""
    if not call.sight.tells_earlier:
        raise BadInput(tr("at: only HR says that something happened earlier"))
    return recent(call.company, at, call.now)


def _told(call: Call, outcome: Outcome) -> dict[str, Any]:
    zone = call.company.zone
    return {
        "steps": [as_json.step(call.company.company, step, zone) for step in outcome.steps],
        "timers": [as_json.timer(timer, zone) for timer in outcome.timers],
        "repeated": outcome.repeated,
    }


RESOURCES = (Resource(path="/{machine}/{key:path}/{event}", post=fire),)
