"""Write docs/api.md from the OpenAPI document: `python -m generate.api`."""

from collections.abc import Iterator, Mapping
from typing import Any

from generate.blocks import ROOT
from wxflow_machines.measures import MACHINES
from wxflow_office.texts import language
from wxflow_web.api import openapi

PAGE = ROOT / "docs" / "api.md"
_OPENING = """\
# The API

Made from the OpenAPI document (`make docs`), which the page itself tells to whoever has a token: `GET
/api/v1/openapi.json`, OpenAPI 3.1, in the language of `Accept-Language`. All addresses stand behind `/api/v1`.

**Who.** A program comes in with a token: `Authorization: Bearer wxf_…`, made on the page, for a person, who is the
actor of all it does. Its scopes say what it may: `read`, and events by their names (`group.approve`, `group.*`, `*`).
An operator's token with the scope `commands` may hand in what others have done. The cookie of a page opens nothing
here. Where the company asks more than a password of its owner, and they have set up no more, it answers 403.

**Once.** `Idempotency-Key` is the request_id of the command: the same again answers what it answered (`repeated:
true`) and does nothing; with other content it is 422. In `POST /commands` each line has its own `request_id`.

**In turn.** What is one instance has an `ETag`; with `If-Match` an event is fired only where it still stands there,
or 412. `?dry_run=1` does everything and writes nothing.

**Errors** are `application/problem+json` (RFC 9457) with `title`, `status` and `detail`: 409 when the rules say no,
with `what`, `why`, `allowed` and `who`; 422 for what is malformed, with every one of its `problems`; 503 with
`Retry-After` when others held the database, after it was tried again. Whatever may not be seen answers 404, as if it
were not there.

**Lists** come a page at a time (`limit`, 100 if nothing is said), with a `Link` to the next; with `Accept:
application/x-ndjson` they come whole, a row a line.

**As it happens.** `GET /events` tells of every step as server-sent events, each with an id; whoever comes back with
`Last-Event-ID` is told what they have missed. Where several processes write (PostgreSQL), what was entered within the
minute before is told once more then: the id says that it is the same.

```sh norun
curl -N -H "Authorization: Bearer $TOKEN" https://groups.example.com/api/v1/events
curl -X POST -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: 7f3c" \\
     -d '{"data": {"title": "华信公司采购部二群"}}' https://groups.example.com/api/v1/group/G001/retitle
```

An **entry in bold** must be given. Dates are written as 2026-03-02, moments with their offset,
2026-03-02T09:00:00+08:00."""


def page() -> str:
    """Return the page's text, in English whatever language is asked for."""
    before = language.spoken()
    language.choose("en")
    try:
        paths = openapi.document(MACHINES)["paths"]
    finally:
        language.choose(before)
    return (
        "\n".join([_OPENING, *_fixed(paths), *(line for one in MACHINES for line in _machine(one.name, paths))]) + "\n"
    )


def _fixed(paths: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## What is always there\n\n| address | what it is | takes |\n|---|---|---|"
    for path in (path for path in paths if path.strip("/").partition("/")[0] not in {one.name for one in MACHINES}):
        yield from _told(path, paths[path])
    yield "\n## What every machine has\n\n| address | what it is | takes |\n|---|---|---|"
    listed, shown, history = (paths[f"/group{rest}"] for rest in ("", "/{key}", "/{key}/history"))
    for path, item, what in (
        ("/{machine}", listed, "the instances that may be seen, by key"),
        ("/{machine}/{key}", shown, "one of them: state, facts, what can happen next and who may, what is due"),
        ("/{machine}/{key}/history", history, "its steps, in order"),
    ):
        yield from _told(path, {"get": {**item["get"], "summary": what}})
    yield "\nEvery event takes, besides what stands below, `reason`, and from HR `at`: when it happened, if earlier"
    yield "(no further back than `[page] earlier_days` of the policy: 31 days)."


def _told(path: str, item: Mapping[str, Any]) -> Iterator[str]:
    for method, operation in item.items():
        takes = [f"`{one['name']}`: {_parameter(one)}" for one in operation["parameters"] if one["in"] != "path"]
        yield f"| `{method.upper()} {path}` | {operation['summary']} | {'; '.join(takes)} |"


def _parameter(one: Mapping[str, Any]) -> str:
    choices = ", ".join(one["schema"].get("enum", ()))
    return one.get("description") or (f"one of {choices}" if len(choices) < 40 else "one of the machine's")


def _machine(name: str, paths: Mapping[str, Any]) -> Iterator[str]:
    events = {path: item["post"] for path, item in paths.items() if path.startswith(f"/{name}/") and "post" in item}
    if not events:
        return
    key = next(iter(events.values()))["parameters"][0]["description"]
    yield f"\n## {name}\n\nKey: {key}.\n\n| event | data | note |\n|---|---|---|"
    for path, operation in events.items():
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        told = [*_fields(schema["properties"]["data"]), *(["**reason**"] if "reason" in schema["required"] else [])]
        yield f"| `POST {path}` | {', '.join(told)} | {operation.get('description', '')} |"


def _fields(schema: Mapping[str, Any]) -> Iterator[str]:
    for name, field in schema.get("properties", {}).items():
        mark = "**" if name in schema["required"] else ""
        yield f"{mark}{name}{mark} ({_kind(field)})"


def _kind(field: Mapping[str, Any]) -> str:
    if "enum" in field:
        return ", ".join(field["enum"])
    if field["type"] == "array":
        return f"list of {_kind(field['items'])}"
    if field["type"] == "object" and field.get("properties"):
        return f"object: {', '.join(_fields(field))}"
    return str(field.get("format", {"string": "text"}.get(field["type"], field["type"])))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
