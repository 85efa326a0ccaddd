"""What the OpenAPI document says an event takes is what the event takes."""

from collections.abc import Iterator
from typing import Any

from tests.given.databases import ON_SQLITE
from tests.given.web import Door
from tests.web.api.test_events import GROUP, Program
from wxflow_machines.measures import MACHINES

pytestmark = ON_SQLITE


def events(machine: str) -> Iterator[str]:
    declared = next(one for one in MACHINES if one.name == machine)
    for event in declared.events:
        if any(move.by for move in declared.transitions if move.event == event):
            yield event


def test_every_event_that_somebody_may_fire_has_an_operation(door: Door) -> None:
    document = Program(door, "E0004").client.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    told = {path for path, item in document["paths"].items() if "post" in item}
    assert told == {"/commands"} | {f"/{one.name}/{{key}}/{event}" for one in MACHINES for event in events(one.name)}
    names = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(names) == len({*names})


def test_what_it_requires_is_required_and_what_it_does_not_know_is_refused(door: Door) -> None:
    program = Program(door, "E0004", "*")
    operation = program.client.get("/openapi.json").json()["paths"]["/group/{key}/request"]["post"]
    body: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["schema"]
    data = body["properties"]["data"]
    assert {*data["properties"]} >= {*GROUP} >= {*data["required"]}
    for name in data["required"]:
        without = {key: value for key, value in GROUP.items() if key != name}
        assert program.post("/group/G2/request?dry_run=1", {"data": without}).status_code == 422, name
    assert program.post("/group/G2/request?dry_run=1", {"data": {**GROUP, "colour": "red"}}).status_code == 422
    assert program.post("/group/G2/request?dry_run=1", {"data": GROUP}).status_code == 200


def test_it_speaks_both_languages_at_once(door: Door) -> None:
    client = Program(door, "E0004").client
    for language, said in (("zh-CN", "申请"), ("en", "request"), ("zh-CN", "申请")):
        document = client.get("/openapi.json", headers={"accept-language": language}).json()
        assert document["paths"]["/group/{key}/request"]["post"]["summary"] == said
