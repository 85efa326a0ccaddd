import json
from pathlib import Path

import pytest

from tests.given import company
from tests.given.door import Run
from tests.given.spreadsheets import by_csv, by_openpyxl

AT = ("--at", "2026-03-02T10:00:00+08:00", "--recorded-at", "2026-03-02T10:00:00+08:00")
REQUEST = (
    "group", "request", "G002", "--actor", "E0002", "--title", "华信公司渠道群", "--kind", "temporary",
    "--unit", "销售部", "--purpose", "渠道", "--leads", "E0002,E0003", "--planned-end", "2026-12-31", *AT,
)  # fmt: skip


@pytest.fixture
def staffed(small: Run) -> Run:
    assert small("apply", "-", stdin=company.lines(company.PEOPLE)).exit_code == 0
    return small


@pytest.mark.parametrize(
    "scope",
    [
        ("--scope-units", "销售部", "--scope-people", "E0001,E0004"),
        ("--scope-units", "销售部", "--scope-people", "E0001", "--scope-people", "E0004"),
        ("--scope", '{"units": ["销售部"], "people": ["E0001", "E0004"]}'),
        ("--scope", "@scope.json"),
    ],
)
def test_a_record_may_be_given_by_its_parts_as_json_or_in_a_file(staffed: Run, scope: tuple[str, ...]) -> None:
    Path("scope.json").write_text('{"units": ["销售部"], "people": ["E0001", "E0004"]}', encoding="utf-8")
    done = staffed(*REQUEST, *scope, "--format", "json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)["steps"][0]["data"]
    assert data["scope"] == {"units": ["销售部"], "people": ["E0001", "E0004"]}
    assert data["leads"] == ["E0002", "E0003"]
    assert data["planned_end"] == "2026-12-31"


def test_a_part_of_a_record_that_is_left_out_is_an_empty_list(staffed: Run) -> None:
    done = staffed(*REQUEST, "--scope-units", "销售部", "--format", "json")
    assert json.loads(done.stdout)["steps"][0]["data"]["scope"] == {"units": ["销售部"], "people": []}


@pytest.mark.parametrize(
    "roster",
    [
        tuple(word for row in company.ROSTER for word in ("--roster", f"{row['person']}={row['nickname']}")),
        ("--roster", json.dumps(company.ROSTER)),
        ("--roster", "@roster.json"),
        ("--roster", "roster.csv"),
        ("--roster", "@roster.xlsx"),
    ],
)
def test_rows_may_be_given_as_pairs_as_json_or_in_a_file(small: Run, roster: tuple[str, ...]) -> None:
    Path("roster.json").write_text(json.dumps(company.ROSTER), encoding="utf-8")
    rows = [["工号", "群昵称"], *([row["person"], row["nickname"]] for row in company.ROSTER), ["共3人", ""]]
    by_csv("gb18030")(Path("roster.csv"), rows)
    by_openpyxl(Path("roster.xlsx"), rows)
    assert small("apply", "-", stdin=company.lines(company.FOUNDING[:-1])).exit_code == 0
    done = small("group", "activate", "G001", "--actor", "E0002", *roster, *AT, "--format", "json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["steps"][0]["data"]["roster"] == company.ROSTER
    assert [(t["key"], t["deadline"], t["due"]) for t in told["timers"]] == [
        ("G001/E0004", "add", "2026-03-05T00:00:00+08:00")
    ]
    assert told["repeated"] is False


def test_people_read_what_was_done_and_what_is_due_when(active: Run) -> None:
    done = active("person", "rename", "E0003", "--name", "黄娟", "--actor", "E0008")
    assert done.exit_code == 0, done.stderr
    assert "person/E0003 (黄娟) rename: employed, by E0008" in done.stdout
    assert "membership/G001/E0003 (黄娟) nickname: last day " in done.stdout


def test_a_dry_run_shows_the_step_and_writes_nothing(staffed: Run, untouched: None) -> None:
    done = staffed("person", "leave", "E0003", "--actor", "E0008", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.startswith("dry run: nothing was written\n")
    assert "employed → left" in done.stdout


def test_the_same_request_id_acts_once(staffed: Run) -> None:
    words = ("person", "leave", "E0003", "--actor", "E0008", "--request-id", "x1", "--format", "json")
    first, again = staffed(*words), staffed(*words)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert not json.loads(first.stdout)["repeated"]
    assert json.loads(again.stdout)["repeated"]
    assert company.count("steps") == len(company.PEOPLE) + company.UNITS + 1


def test_the_same_request_id_with_other_content_is_refused(staffed: Run) -> None:
    words = ("--actor", "E0008", "--request-id", "x1")
    assert staffed("person", "leave", "E0003", *words).exit_code == 0
    assert staffed("person", "leave", "E0004", *words).exit_code == 3


def test_a_refusal_is_one_line_with_what_why_and_who_may(staffed: Run, untouched: None) -> None:
    done = staffed("person", "leave", "E0003", "--actor", "E0003")
    assert done.exit_code == 3
    assert done.stdout == ""
    assert done.stderr == "wxflow: person/E0003 leave: 黄娟娜 (E0003) may not; who may: hr (E0008)\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("grop", "show", "G001"), "(did you mean 'group'?)"),
        (("group", "aprove", "G001", "--actor", "E0001"), "(did you mean 'approve'?)"),
        (("group", "approve", "G001", "--actr", "E0001"), "--actor"),
        (("group", "approve", "G001"), "--actor"),
        (("group", "approve", "G404", "--actor", "E0001"), "there is no group G404"),
        (("person", "leave", "E003", "--actor", "E0008"), "no person E003 (did you mean 'E0003'?); allowed: join"),
        (("group", "show", "G0O1"), "there is no group G0O1 (did you mean 'G001'?)"),
        (("group", "history", "G0O1"), "there is no group G0O1"),
        (("membership", "add", "G001", "--actor", "E0002", "--nickname", "x"), "is not of the form group/person"),
        (("group", "list", "--state", "actve"), "(did you mean 'active'?)"),
        (("group", "list", "--ref", "lead"), "write it like lead=E0001"),
        (("person", "join", "E0011", "--actor", "E0008", "--name", "x"), "unit is missing"),
        (("person", "join", "E0011", "--actor", "E0008", "--name", "x", "--unit", " "), "is not a text"),
        (("person", "leave", "E0003", "--actor", " "), "--actor: ' ' is not a text"),
        (("person", "leave", "E0003", "--actor", "E0008", "--at", "yesterday"), "is not a time"),
        (("person", "leave", "E0003", "--actor", "E0008", "--at", "2026-03-03T10:00:00+25:00"), "is not a time"),
        (("person", "leave", "E0003", "--actor", "E0008", "--at", "0001-01-01T00:00:00+08:00"), "1970"),
        (
            ("person", "leave", "E0003", "--actor", "E0008", "--at", "2026-03-04T10:00:00+08:00",
             "--recorded-at", "2026-03-03T10:00:00+08:00"),
            "recorded_at lies before at",
        ),
        (("report", "verify", "R1", "--actor", "E0008", "--times", "two"), "'two' is not a whole number"),
        (("handover", "rename", "G001/E0002/1", "--actor", "E0002", "--nicknames", "E3"), "has no '='"),
        (("group", "activate", "G001", "--actor", "E0002", "--roster", "@none.json"), "none.json"),
        (("group", "activate", "G001", "--actor", "E0002", "--roster", "[{]"), "broken JSON"),
        (("group", "activate", "G001", "--actor", "E0002", "--roster", '[{"person": "E1"}]'), "nickname is missing"),
        (("group", "show", "G001", "--format", "xml"), "xml"),
        (("group", "show"), "Missing argument"),
        (("report", "file", "R1", "--actor", "E0003", "--group", "G001", "--category", "advertisng",
          "--accused", "E0003", "--reference", "x"), "(did you mean 'advertising'?)"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_line_and_exit_2(
    active: Run, untouched: None, words: tuple[str, ...], told: str
) -> None:
    done = active(*words)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert told in done.stderr
    assert done.stderr.startswith("wxflow: ")
    assert done.stderr.count("\n") == 1


def test_everything_wrong_with_the_data_is_said_at_once(small: Run, untouched: None) -> None:
    done = small("group", "request", "G001", "--actor", "E0002", "--kind", "permanen", "--planned-end", "soon")
    assert done.exit_code == 2
    for told in ("--title is missing", "(did you mean 'permanent'?)", "'soon' is not a day", "--leads is missing"):
        assert told in done.stderr


def test_time_that_runs_back_is_refused(active: Run, untouched: None) -> None:
    at = ("--at", "2026-03-01T10:00:00+08:00", "--recorded-at", "2026-03-01T10:00:00+08:00")
    done = active("group", "end_work", "G001", "--actor", "E0002", *at)
    assert done.exit_code == 3
    assert "time runs back" in done.stderr


def test_an_event_that_only_follows_from_others_is_refused(active: Run, untouched: None) -> None:
    done = active("group", "replace_lead", "G001", "--actor", "E0009")
    assert done.exit_code == 3
    assert "it follows from other events; allowed: request, approve" in done.stderr
    assert "replace_lead " not in active("group", "--help").stdout


def test_every_event_by_hand_takes_the_options_of_the_contract(run: Run) -> None:
    told = run("group", "request", "--help").stdout
    for option in (
        "--actor", "--at", "--recorded-at", "--reason", "--request-id", "--dry-run",
        "--format", "--database", "--policy", "--lang", "--planned-end", "--scope-units",
    ):  # fmt: skip
        assert f"{option} " in told or f"{option}\n" in told
