"""init, db, policy and machine: what stands before there is anything to run."""

import json
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import DATABASES
from tests.given.door import Run

FIVE_MISTAKES = """\
[company]
cod = "HX"
name = 5

[roles]
information_centre = ["E0009"]
hr = "E0008"

[approvers]
"*" = ["E0001"]

[deadlines]
membrship = 2
handover = "two"
"""


@pytest.fixture
def blank_url(tmp_path: Path, database: str) -> str:
    """Return the URL of a database that nobody has made the tables of."""
    folder = tmp_path / database
    folder.mkdir()
    return DATABASES.blank_at(folder)


def test_init_makes_a_database_and_a_policy_that_is_good(run: Run) -> None:
    done = run("init", "--company", "华信公司", "--code", "HX")
    assert done.exit_code == 0, done.stderr
    assert "华信公司" in Path("policy.toml").read_text(encoding="utf-8")
    assert run("policy", "check").exit_code == 0
    assert run("db", "status").exit_code == 0
    assert json.loads(run("group", "list", "--format", "json").stdout) == []


def test_init_keeps_what_is_there(active: Run, untouched: None) -> None:
    before = Path("policy.toml").read_text(encoding="utf-8")
    done = active("init", "--company", "别的公司", "--code", "XX")
    assert done.exit_code == 0
    assert "kept" in done.stdout
    assert Path("policy.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("words", [(), ("--company", "华信公司"), ("--code", "HX")])
def test_init_without_a_policy_or_a_name_for_one_makes_nothing(run: Run, words: tuple[str, ...]) -> None:
    done = run("init", *words)
    assert done.exit_code == 2
    assert "--company NAME and --code CODE" in done.stderr
    assert list(Path().iterdir()) == []


def test_init_of_a_name_that_cannot_stand_in_a_policy_makes_nothing(run: Run) -> None:
    assert run("init", "--company", " ", "--code", "HX").exit_code == 2
    assert list(Path().iterdir()) == []


def test_init_makes_the_database_that_is_named_and_then_keeps_it(run: Run, blank_url: str) -> None:
    words = ("init", "--database", blank_url)
    made = run(*words, "--company", "华信公司", "--code", "HX")
    assert (made.exit_code, f"{blank_url}: made, schema" in made.stdout) == (0, True)
    assert f"{blank_url}: kept, schema" in run(*words).stdout
    assert run("group", "list", "--database", blank_url).exit_code == 0


def test_db_upgrade_makes_the_schema_and_finds_it_made(run: Run, blank_url: str) -> None:
    words = ("db", "upgrade", "--format", "json", "--database", blank_url)
    first, again = json.loads(run(*words).stdout), json.loads(run(*words).stdout)
    assert first["before"] is None
    assert again["before"] == again["after"] == first["after"]


def test_all_five_mistakes_of_a_policy_are_told_at_once_with_line_and_nearest_name(small: Run) -> None:
    Path("policy.toml").write_text(FIVE_MISTAKES, encoding="utf-8")
    done = small("policy", "check")
    assert done.exit_code == 2
    told = done.stderr.splitlines()
    for line, words in ((2, "'code'"), (3, "name"), (7, "hr"), (13, "'membership'"), (14, "handover")):
        assert any(f":{line}: " in one and words in one for one in told), (line, told)
    assert all(one.startswith("wxflow: policy.toml") for one in told)
    assert small("group", "list").stderr == done.stderr
    problems = json.loads(small("policy", "check", "--format", "json").stdout)
    assert problems["good"] is False
    assert len(problems["problems"]) == len(told)


@pytest.mark.parametrize("content", [b"[company", b"\xff\xfe", b""])
def test_a_policy_that_cannot_be_read_is_bad_input(small: Run, untouched: None, content: bytes) -> None:
    Path("policy.toml").write_bytes(content)
    for words in (("policy", "check"), ("policy", "show"), ("sweep",)):
        done = small(*words)
        assert done.exit_code == 2
        assert "policy.toml" in done.stderr


def test_policy_show_tells_every_value_in_force(small: Run) -> None:
    told = json.loads(small("policy", "show", "--format", "json").stdout)
    assert told["company"] == {"code": "HX", "name": "华信公司"}
    assert told["deadlines"]["dissolution_request"] == 3
    assert "charges.22.ceiling" in small("policy", "show").stdout


def test_machine_list_show_and_draw_tell_what_is_declared(run: Run) -> None:
    names = [one["name"] for one in json.loads(run("machine", "list", "--format", "json").stdout)]
    assert names == [
        "person",
        "group",
        "membership",
        "handover",
        "penalty",
        "report",
        "inspection",
        "approval",
        "suspension",
    ]
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
    assert done.stdout == "9 machines, all good\n"


@pytest.mark.parametrize("verb", ["show", "draw"])
def test_an_unknown_machine_is_bad_input_with_the_nearest_name(run: Run, verb: str) -> None:
    done = run("machine", verb, "grup")
    assert done.exit_code == 2
    assert "(did you mean 'group'?)" in done.stderr


def test_a_policy_may_be_named_by_option_or_environment(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policy.toml").rename("other.toml")
    assert small("group", "list").exit_code == 2
    assert small("group", "list", "--policy", "other.toml").exit_code == 0
    monkeypatch.setenv("WXFLOW_POLICY", "other.toml")
    assert small("group", "list").exit_code == 0
    monkeypatch.setenv("WXFLOW_DATABASE_URL", "sqlite:///none.db")
    assert small("group", "list").exit_code == 2
    assert company.count("steps") == 0
