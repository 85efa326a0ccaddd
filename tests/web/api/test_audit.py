"""Whoever may see everything lists all steps, page by page or as lines; each stands on one page, and on one only."""

import json

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Door
from tests.web.api.test_events import Program

pytestmark = ON_BOTH


def pages(program: Program, path: str) -> list[dict]:
    """Follow the links from page to page."""
    found: list[dict] = []
    while path:
        answer = program.client.get(path)
        assert answer.status_code == 200, answer.text
        found += answer.json()
        path = "/audit" + answer.headers["link"][1:].partition(">")[0] if "link" in answer.headers else ""
    return found


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_every_step_stands_on_one_page(door: Door, limit: int) -> None:
    program = Program(door, "E0008", "read")
    found = pages(program, f"/audit?limit={limit}")
    steps = list(door.hand.engine.queries.steps())
    assert [(one["machine"], one["key"], one["seq"]) for one in found] == [step[:3] for step in steps]
    assert [one["seal"] for one in found] == [step.seal.hex() for step in steps]


def test_what_is_recorded_meanwhile_is_on_a_later_page(door: Door) -> None:
    program = Program(door, "E0008", "read")
    first = program.client.get("/audit?limit=4")
    door.hand.at("2026-03-02 10:00")("group/G1", "retitle", "E0009", title="华信公司采购部二群")
    rest = pages(program, "/audit" + first.headers["link"][1:].partition(">")[0])
    names = [(one["machine"], one["key"], one["seq"]) for one in [*first.json(), *rest]]
    assert len(names) == len({*names}) == len(list(door.hand.engine.queries.steps()))
    assert rest[-1]["event"] == "retitle"


def test_whoever_asks_for_lines_gets_all_of_them(door: Door) -> None:
    program = Program(door, "E0008", "read")
    for path, count in (("/audit", len(list(door.hand.engine.queries.steps()))), ("/person", 6)):
        answer = program.client.get(path, headers={"accept": "application/x-ndjson"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
        assert len([json.loads(line) for line in answer.text.splitlines()]) == count


def test_it_tells_of_a_machine_an_actor_and_a_while(door: Door) -> None:
    program = Program(door, "E0008", "read")
    door.hand.at("2026-03-02 10:00")("group/G1", "retitle", "E0009", title="华信公司采购部二群")
    everything = pages(program, "/audit")
    for query, wanted in (
        ("machine=person", [one for one in everything if one["machine"] == "person"]),
        ("actor=E0008", [one for one in everything if one["actor"] == "E0008"]),
        ("since=2026-03-02T10:00:00%2B08:00", [everything[-1]]),
        ("until=2026-03-02T10:00:00%2B08:00", everything[:-1]),
    ):
        assert wanted
        assert pages(program, f"/audit?limit=2&{query}") == wanted


@pytest.mark.parametrize(
    "query", ["machine=nothing", "since=soon", "after=x", "after=WzFd", "after=%00", "limit=0", "actor=%00"]
)
def test_what_makes_no_sense_is_said(door: Door, query: str) -> None:
    answer = Program(door, "E0008", "read").client.get(f"/audit?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_whoever_may_not_see_everything_does_not_find_it(door: Door) -> None:
    assert Program(door, "E0004", "read").client.get("/audit").status_code == 404
    assert Program(door, "E0008", "*").client.get("/audit").status_code == 403
