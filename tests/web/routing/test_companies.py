"""A policy that is edited is in force at the next click, and one that is wrong takes no page away."""

import os
from pathlib import Path

from tests.given.databases import ON_SQLITE
from tests.given.founded import POLICY
from tests.given.web import Door, text

pytestmark = ON_SQLITE


def rewrite(path: Path, content: str, seconds: int) -> None:
    path.write_text(content, encoding="utf-8")
    os.utime(path, (seconds, seconds))


def test_an_edited_policy_is_in_force_and_a_wrong_one_is_not(door: Door, tmp_path: Path) -> None:
    path, browser = tmp_path / "policy.toml", door.browser("E0004")
    assert "华信公司" in text(browser.get("/"))
    rewrite(path, POLICY.replace('name = "华信公司"', 'name = "华信集团"'), 1)
    assert "华信集团" in text(browser.get("/"))
    for number in range(12):  # whichever thread answers
        rewrite(path, "nonsense [", number + 2)
        answer = browser.get("/")
        assert (answer.status_code, "nonsense" in answer.text) == (200, False)
