"""init, db, policy and machine: what stands before there is anything to run."""

import json
from pathlib import Path

import pytest

from tests.given.databases import DATABASES
from tests.given.door import Run


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
