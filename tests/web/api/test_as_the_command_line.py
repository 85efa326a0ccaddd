"""What the API tells is what the command line tells with `--format json`, key for key."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests.given.databases import ON_BOTH
from tests.given.web import Door
from tests.web.api.test_events import Program
from wxflow.engine.sweep import sweep
from wxflow_cli.root import root
from wxflow_office.company import clock

pytestmark = ON_BOTH
NOW = "2026-03-05T09:00:00+08:00"


@pytest.fixture
def late(door: Door) -> Door:
    """Return a door of a company where things have been charged, are due and wait."""
    door.hand.at("2026-03-02 09:20")("person/E0006", "join", "E0008", name="田浩然", unit="采购部")
    door.hand.at("2026-03-02 09:30")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep(door.hand.engine, door.hand.at("2026-03-05 09:00").now)
    door.hand("person/E0007", "join", "E0008", name="林雪", unit="采购部")
    clock.set_to(door.hand.now)
    return door


def typed(door: Door, *words: str) -> Any:
    places = ("--policy", str(door.policy), "--database", door.hand.engine.store.url, "--format", "json")
    done = CliRunner().invoke(root, [*words, *places], prog_name="wxflow")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("machine", ["person", "unit", "group", "membership", "penalty"])
def test_lists_instances_and_their_histories_are_told_alike(machine: str, late: Door) -> None:
    client = Program(late, "E0008", "read").client
    listed = client.get(f"/{machine}").json()
    assert listed
    assert listed == typed(late, machine, "list")
    for one in listed:
        key = one["key"]
        assert client.get(f"/{machine}/{quote(key)}").json() == typed(late, machine, "show", key, "--now", NOW)
        assert client.get(f"/{machine}/{quote(key)}/history").json() == typed(late, machine, "history", key)


# What is to be typed stands on a desk at the command line alone.
def test_what_waits_what_falls_due_and_what_was_done_is_told_alike(late: Door) -> None:
    client = Program(late, "E0008", "read").client
    for path, words in (
        ("/desk", ("desk", "E0008", "--now", NOW)),
        ("/due?within=300", ("due", "--within", "300", "--now", NOW)),
        ("/audit?limit=1000", ("audit", "log")),
    ):
        told = client.get(path).json()
        assert told, path
        assert told == [{name: row[name] for name in row if name != "command"} for row in typed(late, *words)], path


def test_what_came_of_an_event_is_told_alike(late: Door) -> None:
    answer = Program(late, "E0004", "*").post("/group/G1/end_work?dry_run=1").json()
    words = ("group", "end_work", "G1", "--actor", "E0004", "--recorded-at", NOW, "--dry-run")
    told = typed(late, *words)
    assert answer.keys() == told.keys()
    for name in ("steps", "timers"):
        assert [one.keys() for one in answer[name]] == [one.keys() for one in told[name]]


@pytest.mark.parametrize("path", ["/group/G1/history", "/due?within=300", "/desk", "/audit", "/membership"])
def test_every_list_is_told_page_by_page_without_a_gap_and_line_by_line(path: str, late: Door) -> None:
    client = Program(late, "E0008", "read").client
    whole = client.get(f"{path}{'&' if '?' in path else '?'}limit=1000").json()
    assert len(whole) > 1
    found: list[Any] = []
    query = path.partition("?")[2]
    asked = f"?{query}&limit=1" if query else "?limit=1"
    while asked:
        answer = client.get(path.partition("?")[0] + asked)
        found += answer.json()
        asked = answer.headers["link"][1:].partition(">")[0] if "link" in answer.headers else ""
    assert found == whole
    lines = client.get(path, headers={"accept": "application/x-ndjson"}).text
    assert [json.loads(line) for line in lines.splitlines()] == whole
    if path != "/membership":
        wrong = client.get(f"{path}{'&' if query else '?'}after=nowhere")
        assert (wrong.status_code, "after" in wrong.json()["detail"]) == (422, True)
