"""Machines are listed, drawn and checked, what is stored of them too."""

import json
from pathlib import Path

import pytest

from tests.given.databases import raw, url_at
from tests.given.door import Run


def checked(run: Run) -> tuple[int, list[str]]:
    done = run("machine", "check")
    return done.exit_code, done.stdout.splitlines()


def test_what_the_declarations_know_is_good(active: Run) -> None:
    assert checked(active) == (0, ["11 machines, all good"])


STRANDED = {
    "a state that is gone": (
        "UPDATE instances SET state = 'expelled' WHERE machine = 'membership' AND key = 'G001/E0003'",
        "machine membership: has no state expelled, but it holds 1 instances, membership/G001/E0003 the first",
    ),
    "a machine that is gone": (
        "UPDATE instances SET machine = 'badge' WHERE machine = 'person' AND key = 'E0001'",
        "machine badge: is not declared, but there are 1 instances, badge/E0001 the first",
    ),
    "a deadline that is gone": (
        "UPDATE timers SET name = 'bow' WHERE name = 'add'",
        "machine membership: has no deadline bow, but there are 1 timers, that of membership/G001/E0004 the first",
    ),
    "a deadline that does not run there": (
        "UPDATE timers SET name = 'remove' WHERE name = 'add'",
        "machine membership: deadline remove does not run in state owed, but there are 1 timers, that of"
        " membership/G001/E0004 the first",
    ),
}


@pytest.mark.parametrize("what", STRANDED)
def test_what_no_declaration_knows_is_found(active: Run, what: str) -> None:
    change, finding = STRANDED[what]
    with raw(url_at(Path.cwd()), unguarded=True) as database:
        database.execute(change)
    assert checked(active) == (1, [finding, "11 machines, 1 findings"])


def test_machine_list_show_and_draw_tell_what_is_declared(run: Run) -> None:
    names = [one["name"] for one in json.loads(run("machine", "list", "--format", "json").stdout)]
    first = ["person", "unit", "group", "membership", "handover"]
    assert names == [*first, "penalty", "report", "inspection", "approval", "suspension", "correction"]
    told = json.loads(run("machine", "show", "group", "--format", "json").stdout)
    assert {"event", "from", "to", "by", "data", "note"} <= told["transitions"][0].keys()
    assert told["deadlines"][0]["deadline"] == "dissolution_request"
    drawn = run("machine", "draw", "group").stdout
    assert drawn.startswith("stateDiagram-v2\n")
    assert "    [*] --> requested: request\n" in drawn
    assert "    dissolved --> [*]\n" in drawn


def test_machine_check_finds_nothing_wrong_with_the_measures(run: Run) -> None:
    done = run("machine", "check")
    assert done.exit_code == 0, done.stdout
    assert done.stdout == "11 machines, all good\n"


@pytest.mark.parametrize("verb", ["show", "draw"])
def test_an_unknown_machine_is_bad_input_with_the_nearest_name(run: Run, verb: str) -> None:
    done = run("machine", verb, "grup")
    assert done.exit_code == 2
    assert "(did you mean 'group'?)" in done.stderr
