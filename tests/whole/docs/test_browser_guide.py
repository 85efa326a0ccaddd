"""What the guide for people with a browser tells them to click is called so on the page."""

import re

import pytest

from generate.blocks import ROOT
from tests.given.translations import MESSAGES

TEXT = (ROOT / "docs" / "guides" / "browser.zh-CN.md").read_text(encoding="utf-8")
SAID = {str(message.string) for message in MESSAGES}
QUOTED = sorted({part for found in re.findall("“([^”]+)”", TEXT) for part in found.split("：")} - {"…", "中文"})
"""Marks of a button that opens, and the one word that stands on the English page."""


def test_the_guide_quotes_the_page() -> None:
    assert len(QUOTED) > 15


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_the_guide_quotes_stands_in_the_catalog(quoted: str) -> None:
    assert quoted in SAID


def test_every_picture_of_the_guide_is_there_and_taken_by_the_fortnight() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(pictures/([a-z]+)-360\.png\)", TEXT)
    taken = (ROOT / "tests" / "whole" / "browser" / "test_fortnight.py").read_text(encoding="utf-8")
    kept = {path.stem.removesuffix("-360") for path in (ROOT / "docs" / "guides" / "pictures").glob("*.png")}
    assert set(shown) == kept
    assert [name for name in shown if f'"{name}")' not in taken] == []
