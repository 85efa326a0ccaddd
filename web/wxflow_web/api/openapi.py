"""The API told in OpenAPI 3.1: an operation for every event, made from the declarations."""

from collections.abc import Iterable, Iterator
from typing import Any

from starlette.responses import Response

from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition
from wxflow.translatable import tr
from wxflow_office.texts import language
from wxflow_web.answers.problems import KIND
from wxflow_web.api import json_answers
from wxflow_web.routing.listing import LIMIT, LINES, MOST
from wxflow_web.routing.resource import Call, Resource

_PROBLEMS = {
    "401": "no token that holds",
    "403": "the token has not the scope",
    "404": "nothing that may be seen",
    "408": "what was sent did not come in time",
    "409": "refused by the rules",
    "412": "it does not stand where If-Match says",
    "413": "more was sent than is taken",
    "422": "malformed, with every problem",
    "503": "lost a race: try again",
}
_ETAG = r'^(\*|(W/)?"[0-9]{1,18}")$'
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}


def told(call: Call) -> Response:
    """Tell the API."""
    return json_answers.document(document(call.company.machines.machines.values()))


def document(machines: Iterable[Machine]) -> dict[str, Any]:
    """Return the document about some machines."""
    paths = dict(one for machine in machines for one in _of(machine))
    return {
        "openapi": "3.1.0",
        "info": {"title": "wxflow", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": {**_FIXED, **paths},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "wxf_…"}},
            "schemas": {"Problem": _PROBLEM, "Outcome": _OUTCOME},
        },
    }


def _of(machine: Machine) -> Iterator[tuple[str, Any]]:
    """Yield the paths of a machine: its list, its instances, their histories, and each event somebody may fire."""
    title, key = (
        _named("machine", machine.name),
        _parameter("path", "key", "/".join(machine.key) or "key", required=True),
    )
    state = {**_parameter("query", "state", ""), "schema": {"enum": list(machine.states)}}
    many, one = {"type": "array", "items": {"type": "object"}}, {"type": "object"}
    listed = [state, _parameter("query", "ref", "lead=E0001"), *_PAGING]
    yield f"/{machine.name}", {"get": _in_lines(_operation(f"{machine.name}_list", title, listed, many))}
    yield f"/{machine.name}/{{key}}", {"get": _operation(f"{machine.name}_show", title, [key], one)}
    past = _operation(f"{machine.name}_history", title, [key, *_PAGING], many)
    yield f"/{machine.name}/{{key}}/history", {"get": _in_lines(past)}
    for event in machine.events:
        moves = [move for move in machine.transitions if move.event == event]
        if any(move.by for move in moves):
            yield f"/{machine.name}/{{key}}/{event}", {"post": _event(machine, event, moves[0], key)}


def _event(machine: Machine, event: str, move: Transition, key: dict[str, Any]) -> dict[str, Any]:
    data = _object(move.data, machine.name)
    body: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"data": data, "reason": _TEXT, "at": {"type": "string", "format": "date-time"}},
        "required": [*(["data"] if data["required"] else []), *(["reason"] if move.reason else [])],
    }
    parameters = [
        key,
        _FLAGS[0],
        _parameter("header", "Idempotency-Key", "the same again does nothing twice"),
        {**_parameter("header", "If-Match", 'the ETag, like "3"'), "schema": {"type": "string", "pattern": _ETAG}},
    ]
    outcome = {"$ref": "#/components/schemas/Outcome"}
    operation = _operation(f"{machine.name}_{event}", _named("event", event, machine.name), parameters, outcome)
    if move.note:
        operation["description"] = language.say(tr(move.note))
    content = {"application/json": {"schema": body}}
    return {**operation, "requestBody": {"required": bool(body["required"]), "content": content}}


def _operation(name: str, summary: str, parameters: list[dict[str, Any]], answer: dict[str, Any]) -> dict[str, Any]:
    problem = {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    good = {"description": "OK", "content": {"application/json": {"schema": answer}}}
    bad = {status: {"description": why, "content": problem} for status, why in _PROBLEMS.items()}
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": {"200": good, **bad}}


def _parameter(where: str, name: str, example: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "in": where,
        "name": name,
        "required": required,
        "schema": {"type": "string"},
        **({"description": example} if example else {}),
    }


def _object(fields: tuple[Field, ...], machine: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _schema(field, machine) for field in fields},
        "required": [field.name for field in fields if field.required],
    }


def _schema(field: Field, machine: str) -> dict[str, Any]:
    return {
        "title": _named("column", field.name, machine),
        **({"description": language.say(tr(field.help))} if field.help else {}),
        **_shape(field, machine),
    }


def _shape(field: Field, machine: str) -> dict[str, Any]:
    shapes: dict[str, dict[str, Any]] = {
        "text": _TEXT,
        "integer": {"type": "integer", "minimum": field.least, "exclusiveMaximum": 2**53},
        "date": {"type": "string", "format": "date"},
        "flag": {"type": "boolean"},
        "choice": {"enum": list(field.choices)},
        "texts": {"type": "array", "items": _TEXT, "minItems": field.least},
        "mapping": {"type": "object", "additionalProperties": _TEXT},
        "object": {"type": "object"},
    }
    if field.shape == "record":
        return _object(field.fields, machine)
    if field.shape == "records":
        return {"type": "array", "items": _object(field.fields, machine), "minItems": field.least}
    return shapes[field.shape]


def _named(kind: str, name: str, of: str | None = None) -> str:
    return language.name(kind, name, of)


_ROWS: dict[str, Any] = {"type": "array", "items": {"type": "object"}}
_LINE = {"schema": {"type": "string"}}
_PAGING = (
    _parameter("query", "after", "what the link to the next page says"),
    {
        **_parameter("query", "limit", "rows of a page"),
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
    },
)
_MOMENT = {"type": "string", "format": "date-time"}
_OF_MACHINE = _parameter("query", "machine", "only steps of this machine")
_AUDIT = (
    *({**_parameter("query", name, told), "schema": _MOMENT} for name, told in (("since", "≥"), ("until", "<"))),
    _OF_MACHINE,
    _parameter("query", "actor", "only steps that they took"),
    *_PAGING,
)
_WITHIN = {
    **_parameter("query", "within", "working days"),
    "schema": {"type": "integer", "minimum": 1, "maximum": 5000, "default": 2},
}
_FLAGS = [{**_parameter("query", name, told), "schema": {"enum": ["1", "true"]}} for name, told in (
    ("dry_run", "rehearse it: nothing is written"), ("strict", "end behind the first line that is not good"),
)]  # fmt: skip


def _in_lines(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the operation of a list, which may be asked for a line a row as well, all of it at once."""
    operation["responses"]["200"]["content"][LINES] = _LINE
    operation["responses"]["200"]["headers"] = {"Link": {"schema": {"type": "string"}, "description": 'rel="next"'}}
    return operation


def _as_it_comes(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the operation of what is told as server-sent events."""
    operation["responses"]["200"]["content"] = {"text/event-stream": _LINE}
    return operation


_FIXED: dict[str, Any] = {
    "/desk": {"get": _in_lines(_operation("desk", "what waits for me", [*_PAGING], _ROWS))},
    "/due": {"get": _in_lines(_operation("due", "what falls due soon", [_WITHIN, *_PAGING], _ROWS))},
    "/audit": {"get": _in_lines(_operation("audit", "every step, in the order they were recorded", [*_AUDIT], _ROWS))},
    "/events": {
        "get": _as_it_comes(
            _operation(
                "events",
                "every step as it is taken",
                [_OF_MACHINE, _parameter("header", "Last-Event-ID", "the event that was told last")],
                _ROWS,
            )
        )
    },
    "/commands": {
        "post": {
            **_operation("commands", "many commands, a line each, with an outcome a line", _FLAGS, _ROWS),
            "requestBody": {"required": True, "content": {LINES: _LINE}},
        }
    },
    "/openapi.json": {"get": _operation("openapi", "this document", [], {"type": "object"})},
}
_FIXED["/commands"]["post"]["responses"]["200"]["content"] = {LINES: _LINE}
_PROBLEM = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "what", "why", "allowed", "who")},
        "status": {"type": "integer"},
        "problems": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["type", "title", "status", "detail"],
}
_OUTCOME = {
    "type": "object",
    "properties": {"steps": _ROWS, "timers": _ROWS, "repeated": {"type": "boolean"}},
    "required": ["steps", "timers", "repeated"],
}
RESOURCES = (Resource(path="/openapi.json", get=told),)
