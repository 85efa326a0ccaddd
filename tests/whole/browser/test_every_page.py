"""Every page can be read by everybody: axe finds nothing, and nothing is cut off on a phone."""

import pytest
from playwright.sync_api import Browser

from tests.given.chromium import NARROW, WIDE, reader
from tests.given.databases import ON_SQLITE
from tests.given.pages import PAGES
from tests.given.web import Door

pytestmark = ON_SQLITE


@pytest.mark.parametrize("emptied", [False, True], ids=["with scripts", "without"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_no_violation_and_nothing_is_cut_off(
    door: Door, chromium: Browser, width: int, scheme: str, emptied: bool
) -> None:
    door.let_in("E0009", "operator")
    found: dict[str, list[str]] = {}
    with reader(chromium, door, width=width, scheme=scheme, emptied=emptied) as one:
        one.open("/sign-in")
        found["sign-in"] = one.violations()
        one.look(f"sign-in-{scheme}")
        one.sign_in("E0009")
        for name, path in PAGES.items():
            one.open(path)
            found[name] = [*one.violations(), *(["it is cut off"] if one.is_cut_off() else ())]
            one.look(f"{name}-{scheme}{'-without' if emptied else ''}")
    assert {name: what for name, what in found.items() if what} == {}


def test_emptied_scripts_do_nothing(door: Door, chromium: Browser) -> None:
    with reader(chromium, door, emptied=True) as one:
        one.open("/sign-in")
        assert one.page.locator("html.scripts").count() == 0
    with reader(chromium, door) as one:
        one.open("/sign-in")
        assert one.page.locator("html.scripts").count() == 1


def test_what_is_wrong_with_a_page_would_be_found(door: Door, chromium: Browser) -> None:
    with reader(chromium, door) as one:
        one.page.set_content('<img src="data:,"><p style="width: 3000px">x</p>')
        assert any(told.startswith("image-alt") for told in one.violations())
        assert one.is_cut_off()
