"""Take one's own last command back, within the hour: what it comes to is seen first."""

import re
from uuid import uuid4

from wxflow.audit import causes
from wxflow.decide.command import Command
from wxflow.declare.records import Instance, Step
from wxflow.errors import BadInput, Refused, RequestReused, WxflowError
from wxflow.translatable import tr
from wxflow_office.files import text_check
from wxflow_office.instances import corrections
from wxflow_office.instances.called import Called
from wxflow_office.texts import as_json
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.pages import addresses, names, put_right
from wxflow_web.pages.instances import visible
from wxflow_web.routing.address import Address, Visit

_CORRECTION, _PREFIX = "correction", "U"
_KEY = re.compile(r"U[0-9]{1,9}")
_MOST_TEXT = 4_000
"""Characters of a reason."""


def show(visit: Visit) -> Answer:
    """Show the visitor's last command on an instance; Refused where there is none within the hour."""
    one = visible(visit, visit.named["machine"], visit.named["key"])
    step = corrections.last_command(visit.company, [one.full_name], visit.person, visit.now)
    if step is None:
        called = Called(visit.company)
        why = tr("{actor} has given no command on it within the hour", actor=called.person(visit.person))
        raise Refused(tr("undo {key}", key=called.named(one.full_name)), why)
    return _page(visit, one, step)


def take_back(visit: Visit) -> Answer:
    """Take back the command that was shown, or say what that comes to."""
    one = visible(visit, visit.named["machine"], visit.named["key"])
    step = _step(visit, one)
    if "rehearse" not in visit.form:
        visit.prove_for(_CORRECTION)
    try:
        command = _command(visit, step)
        if "rehearse" in visit.form:
            visit.engine.fire(command, dry_run=True)
            proposal = {**command.data, "void": True, "alone": True}
            return _page(visit, one, step, outcome=put_right.sections(visit, proposal))
        visit.engine.fire(command)
    except (BadInput, Refused) as error:
        return _page(visit, one, step, error=error)
    return See(addresses.instance(one.machine, one.key, undone=command.key))


def _step(visit: Visit, one: Instance) -> Step:
    """Return the command on an instance that a form names; NotFound for any other."""
    named = causes.parse(visit.typed("step"))
    found = causes.step(visit.company.store, visit.company.company, named) if named else None
    if found is None or found[:2] != one.full_name:
        raise errors.NotFound
    return found


def _command(visit: Visit, step: Step) -> Command:
    reason = visit.typed("reason")[:_MOST_TEXT] or None
    if reason:
        text_check.check(reason, "reason")
    request_id = visit.typed("request_id")[:100] or None
    data = {"step": step.name}
    return Command(_CORRECTION, _key(visit, step), "undo", data, visit.person, None, visit.now, reason, request_id)


def _key(visit: Visit, step: Step) -> str:
    """Return what the undoing is called: as the form says, so that it is sent twice without harm, if that is free."""
    key = visit.typed("id")
    if _KEY.fullmatch(key):
        there = visit.company.queries.instance(_CORRECTION, key)
        if there is None or there.facts.get("step") == step.name:
            return key
    return corrections.next_key(visit.company, _PREFIX)


def _page(
    visit: Visit,
    one: Instance,
    step: Step,
    *,
    outcome: list[put_right.Section] | None = None,
    error: WxflowError | None = None,
) -> Page:
    values = {
        "machine": one.machine,
        "key": one.key,
        "name": step.name,
        "step": as_json.step(visit.company.company, step, visit.company.zone),
        "people": names.of_people(visit.company, names.mentioned([one], [step])),
        "number": _key(visit, step),
        "reason": visit.typed("reason"),
        "request_id": (not isinstance(error, RequestReused) and visit.typed("request_id")) or str(uuid4()),
        "live": "typing" in visit.form,
        "outcome": outcome,
        "told": errors.told(error) if error else None,
    }
    return Page(template="undo.html", values=values, error=error)


ADDRESSES = (Address(path="/undo/{machine}/{key:path}", right="member", get=show, post=take_back),)
