"""Days in a company, and whoever sits down in front of a screen on them, on phones, in Chinese."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.given.chromium import NARROW, Reader, reader
from tests.given.web import Door
from wxflow.engine.sweep import sweep
from wxflow_office.company import clock


class Fortnight:
    """Days, and whoever sits down in front of a screen on them."""

    def __init__(self, door: Door, chromium: Browser, *, is_judged: bool) -> None:
        """Let somebody sit in front of pages that are looked at and judged, or that are only used."""
        self.door, self._chromium, self._is_judged = door, chromium, is_judged
        self._sitting: Reader

    def day(self, text: str) -> None:
        """Let a moment come; what runs by itself has run by then."""
        now = self.door.hand.at(text).now
        clock.set_to(now)
        sweep(self.door.hand.engine, now)

    @contextmanager
    def sits(self, person: str, *, script: bool = True) -> Iterator[Page]:
        """Let somebody sign in on a phone; in the end nothing on their page was cut off."""
        with reader(self._chromium, self.door, width=NARROW, script=script) as one:
            one.page.set_default_timeout(8_000)
            one.sign_in(person)
            self._sitting = one
            yield one.page
            self._looks_well(one, script)

    def look(self, name: str) -> None:
        """Keep a picture of the page as it stands, for the guide, where that is asked for."""
        if self._is_judged:
            self._sitting.look(name)

    def shows(self, person: str, path: str, name: str) -> None:
        """Let somebody open a page, of which a picture is kept."""
        with self.sits(person) as page:
            page.goto(self.door.url + path)
            self.look(name)

    def does(self, person: str, path: str, script: bool = True, /, **fields: str) -> None:
        """Let somebody open an event's form, fill it in and send it off."""
        with self.sits(person, script=script) as page:
            self.sends(page, path, **fields)

    def sends(self, page: Page, path: str, **fields: str) -> None:
        """Fill a form in and send it off."""
        page.goto(f"{self.door.url}/events/{path}")
        for name, value in fields.items():
            field = page.locator(f'[name="{name.replace("__", ".")}"]')
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        with page.expect_navigation():
            page.locator("form.event button").last.click()
        expect(page.locator(".told")).to_have_count(0)

    def acts(self, person: str, about: str, button: str, script: bool = True, /, **fields: str) -> None:
        """Let somebody find something on their desk and do it there."""
        with self.sits(person, script=script) as page:
            item = page.locator(".item", has_text=about).first
            opens = item.get_by_role("button", name=f"{button}…", exact=True)
            if opens.count():
                opens.click()
            for name, value in fields.items():
                item.locator(f'[name="{name.replace("__", ".")}"]:visible').first.fill(value)
            item.get_by_role("button", name=button, exact=True).first.click()
            expect(page.get_by_role("status").first).to_have_text("已办理。")

    def approves(self, person: str) -> None:
        """Let somebody approve what waits for a second person."""
        with self.sits(person) as page:
            page.goto(f"{self.door.url}/proposals")
            with page.expect_navigation():
                page.get_by_role("button", name="批准").first.click()
            expect(page.locator(".told")).to_have_count(0)

    def state(self, name: str) -> str | None:
        """Return where something stands."""
        return self.door.hand.state(name)

    def _looks_well(self, one: Reader, script: bool) -> None:
        expect(one.page.get_by_role("heading", level=1).first).not_to_have_text("未能办理")
        if self._is_judged:
            assert not one.is_cut_off()
            assert not script or one.violations() == []
