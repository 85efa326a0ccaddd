"""Take many commands: a journal, as `wxflow apply` takes it, with an outcome a line."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, cast

from starlette.responses import Response

from wxflow.decide.command import Command
from wxflow.errors import BadInput
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company import clock
from wxflow_office.files import strict_json
from wxflow_office.journal import apply as journal
from wxflow_office.journal import lines
from wxflow_office.journal.apply import Came
from wxflow_office.journal.lines import Entry, Invalid, Line, Sweep
from wxflow_office.texts import as_text, language
from wxflow_web.api import json_answers
from wxflow_web.api.events import happened, takes_two
from wxflow_web.routing.bodies import MOST_OF_A_FILE
from wxflow_web.routing.resource import FOR_OTHERS, Call, Resource

_BATCH = 100
"""Commands a transaction."""


def take(call: Call) -> Response:
    """Carry out the lines in order, and tell what came of each; `strict=1` stops at the first that is not good."""
    strict = call.query.get("strict", "") in ("1", "true")
    entries = (_admitted(call, entry) for entry in lines.read(_lines(call)))
    with call.company.store.rehearsal() if call.is_rehearsal else nullcontext():
        came = list(journal.apply(call.engine, journal.come(entries, call.company.zone), batch=_BATCH, strict=strict))
    return json_answers.lines(map(_told, came))


def _lines(call: Call) -> Iterator[bytes]:
    """Yield the lines, each with who and when where it does not say so itself."""
    given = {"actor": call.person, "at": iso(call.now, call.company.zone)}
    for raw in call.body.split(b"\n"):
        try:
            read: Any = strict_json.loads(raw.decode().strip()) if raw.strip() else None
        except (BadInput, UnicodeDecodeError):
            read = None
        if isinstance(read, dict) and "sweep" not in read:
            yield as_text.dump({**given, **cast(dict[str, Any], read)}).encode()
        else:
            yield raw  # whoever reads it next says what is wrong with it


def _admitted(call: Call, entry: Entry) -> Entry:
    """Return a line that the token may hand in; why not, in place of one that it may not."""
    if call.speaks_for_others:
        return entry if clock.is_given() or not isinstance(entry, Line) else _recorded_now(call, entry)
    match entry:
        case Line():
            why = _why_not(call, entry.command)
            return Invalid(entry.number, why, entry.command.request_id) if why else _recorded_now(call, entry)
        case Sweep():
            return Invalid(entry.number, tr("the token has not the scope {scope}", scope=FOR_OTHERS))
        case Invalid():
            return entry


def _why_not(call: Call, command: Command) -> str | None:
    scopes = (f"{command.machine}.{command.event}", f"{command.machine}.*", "*")
    if not {*scopes} & {*call.token.scopes}:
        return tr("the token has not the scope {scope}", scope=scopes[0])
    if canonical_id(command.actor) != canonical_id(call.person):
        return tr("actor: the token is for {person}, and for nobody else", person=call.person)
    if command.at is not None and command.at != call.now:
        try:
            happened(call, command.at)
        except BadInput as error:
            return error.text
    if command.machine in call.company.machines.machines:
        if takes_two(call, command) and not call.is_rehearsal:
            return tr("two people do this, on the page")
        one = call.company.queries.instance(command.machine, command.key)
        if one is not None and not call.sight.sees(one):
            return tr("there is nothing here that you may see")
    return None


def _recorded_now(call: Call, entry: Line) -> Line:
    """Return a line as recorded now: when that is, is the server's to say."""
    return entry._replace(command=entry.command._replace(recorded_at=call.now))


def _told(came: Came) -> dict[str, Any]:
    return {
        "line": came.line,
        "outcome": came.kind,
        "request_id": came.request_id,
        "why": language.say(came.why) or None,
    }


RESOURCES = (Resource(path="/commands", post=take, most=MOST_OF_A_FILE),)
