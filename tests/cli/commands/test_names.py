"""Titles and nicknames are checked without a database."""

import json
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE
from tests.given.door import Run

pytestmark = ON_SQLITE


@pytest.fixture
def policy_only(run: Run) -> Run:
    """Run wxflow where there is a policy, and no database."""
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    return run


def test_a_title_that_fits_and_one_that_does_not(policy_only: Run) -> None:
    done = policy_only("names", "check", "--title", "华信公司销售部群", "--title", "销售部群", "--format", "json")
    assert done.exit_code == 1
    good, bad = json.loads(done.stdout)
    assert (good["fits"], good["right"]) == (True, "华信公司销售部群")
    assert (bad["fits"], bad["right"]) == (False, "华信公司销售部群")
    assert "does not begin with the company's name" in bad["why"]
    assert not Path("wxflow.db").exists()


@pytest.mark.parametrize(
    ("nickname", "role", "right"),
    [
        ("葛强华", "member", "葛强华"),
        ("葛强华（群负责人）", "lead", "葛强华（群负责人）"),
        ("葛强华", "lead", "葛强华(群负责人)"),
        ("葛强华", "owner", "群主"),
        ("小葛", "member", "葛强华"),
    ],
)
def test_a_nickname_is_right_for_a_role(policy_only: Run, nickname: str, role: str, right: str) -> None:
    words = ("--nickname", nickname, "--name", "葛强华", "--role", role, "--format", "json")
    done = policy_only("names", "check", *words)
    told = json.loads(done.stdout)[0]
    assert told["right"] == right
    assert done.exit_code == (0 if told["fits"] else 1)
    assert told["fits"] is (nickname == right)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "there is nothing to check"),
        (["--nickname", "甲"], "--nickname needs --name"),
        (["--title", " "], "--title: ' ' is not a text"),
    ],
)
def test_what_cannot_be_checked_is_bad_input(policy_only: Run, words: list[str], why: str) -> None:
    done = policy_only("names", "check", *words)
    assert done.exit_code == 2
    assert why in done.stderr
