"""A unit is called by its newest name on every page; what it was called stands where history is told."""

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Browser, Door, text

pytestmark = ON_BOTH
GROUP = {
    "title": "华信公司展会群", "kind": "temporary", "unit": "采办部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采办部"], "people": []}, "leads": ["E0004"],
}  # fmt: skip


@pytest.fixture
def renamed(door: Door) -> Door:
    """Let 采购部 be called 采办部 from now on, and a group of it wait for approval."""
    hand = door.hand.at("2026-03-02 09:30")
    hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand("unit/采购部", "rename", "E0008", name="采办部")
    hand("group/G2", "request", "E0004", **GROUP)
    return door


def shown(browser: Browser, path: str) -> str:
    return text(browser.get(path)).replace("华信公司采购部群", "")


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("E0001", "/"),
        ("E0004", "/begun"),
        ("E0004", "/groups"),
        ("E0004", "/calendar"),
        ("E0004", "/events/group/request"),
        ("E0004", "/rosters/G1"),
        ("E0009", "/people"),
        ("E0009", "/people/E0004"),
        ("E0009", "/machines/group"),
        ("E0009", "/overview"),
    ],
)
def test_nothing_but_the_newest_name_stands_on_a_page(renamed: Door, person: str, path: str) -> None:
    assert "采购部" not in shown(renamed.browser(person), path)


@pytest.mark.parametrize("key", ["G1", "G2"])
def test_what_is_on_record_has_the_newest_name_and_the_timeline_what_was_written(renamed: Door, key: str) -> None:
    page = shown(renamed.browser("E0009"), f"/machines/group/{key}")
    history, _, record = page.partition("What is on record")
    assert "采购部" in history
    assert "unit 采办部" in record
    assert "采购部" not in record
