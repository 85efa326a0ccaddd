"""Debian's Chromium, driven by Playwright: pages as people see them, with axe to judge them."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.given.web import PASSWORD, Door

_AXE = Path(__file__).parent / "data" / "axe" / "axe.min.js"
_RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
_KEPT = os.environ.get("WXFLOW_SCREENSHOTS", "")
"""A folder that pictures of every page are put into, to be looked at."""
WIDE, NARROW = 1280, 360


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser, once."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("pages must be tested in a browser, and there is none: apt-get install chromium fonts-noto-cjk")
        pytest.skip("NO PAGE IS TESTED IN A BROWSER: install chromium and fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """Somebody in front of a screen."""

    def __init__(self, door: Door, page: Page) -> None:
        self.door, self.page = door, page
        self.complaints: list[str] = []
        """What the browser says is wrong with the pages: scripts that fail, what the CSP has stopped."""
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not re.search("status of (4|5)", text):
            self.complaints.append(text)

    def open(self, path: str) -> None:
        """Open a page; whatever it is, no fault of ours."""
        answer = self.page.goto(self.door.url + path)
        assert answer is None or answer.status < 500, f"{path} is answered by {answer.status}"

    def sign_in(self, person: str) -> None:
        """Sign somebody in who has an account."""
        self.open("/sign-in")
        self.page.locator("input[name=person]").fill(person)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("main form[action='/sign-in'] button").click()

    def look(self, name: str) -> None:
        """Keep a picture of the page, where that is asked for."""
        if _KEPT:
            size = self.page.viewport_size
            self.page.screenshot(path=Path(_KEPT) / f"{name}-{size['width'] if size else 0}.png", full_page=True)

    def violations(self) -> list[str]:
        """Return what axe finds; injected past the page's policy, which lets nobody else in."""
        found = self._evaluated(_axe() + f"; {_RUN}.then(found => JSON.stringify(found.violations))")

        return [
            f"{one['id']}: {one['help']} {[node['html'][:120] for node in one['nodes'][:3]]}"
            for one in json.loads(found)
        ]

    def is_cut_off(self) -> bool:
        """Tell whether a page is wider than the screen."""
        root = "document.documentElement"
        return bool(self._evaluated(f"{root}.scrollWidth > {root}.clientWidth"))

    def _evaluated(self, expression: str) -> Any:
        session = self.page.context.new_cdp_session(self.page)
        answer = session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        session.detach()
        assert "exceptionDetails" not in answer, answer
        return answer["result"]["value"]


@contextmanager
def reader(
    chromium: Browser,
    door: Door,
    *,
    width: int = WIDE,
    script: bool = True,
    emptied: bool = False,
    language: str = "zh-CN",
    scheme: str = "light",
) -> Iterator[Reader]:
    """Sit somebody down in front of a screen; in the end the browser has had nothing to complain of.

    Without `script` nothing runs, axe neither: it waits for promises, which such a browser never keeps. With the pages'
    scripts `emptied` they are as without, and axe runs.
    """
    context: BrowserContext = chromium.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=script,
        locale=language,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    if emptied:
        context.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    try:
        sitting = Reader(door, context.new_page())
        yield sitting
        assert sitting.complaints == []
    finally:
        context.close()


@cache
def _axe() -> str:
    return _AXE.read_text(encoding="utf-8")
