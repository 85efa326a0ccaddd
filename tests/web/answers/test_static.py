"""What is sent with every page is what it says it is, and little."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import wxflow_web
from tests.given.databases import ON_SQLITE
from tests.given.web import Door

STATIC = Path(wxflow_web.__file__).parent / "static"
AXE = Path(__file__).parents[2] / "given" / "data" / "axe"


def test_what_is_not_ours_is_as_it_came_and_brings_its_licence() -> None:
    told = (STATIC / "VENDORED.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `([\w.]+)` .*\[([\w.]+)\]\(.*`([0-9a-f]{64})`", told)
    assert {name for name, _, _ in rows} == {"htmx.min.js", "pico.min.css"}
    for name, licence, digest in rows:
        assert sha256((STATIC / name).read_bytes()).hexdigest() == digest
        assert (STATIC / licence).is_file()


def test_what_judges_the_pages_is_as_it_came() -> None:
    digest = sha256((AXE / "axe.min.js").read_bytes()).hexdigest()
    assert digest in (AXE / "README.md").read_text(encoding="utf-8")


def test_our_own_style_is_small() -> None:
    assert len(gzip.compress((STATIC / "wxflow.css").read_bytes())) < 6_000, "as it is sent"


@ON_SQLITE
def test_a_first_visit_weighs_less_than_80_kb_and_a_later_one_less_than_20(door: Door) -> None:
    browser = door.browser("E0004")
    page = browser.get("/").text
    static = [browser.get(path).content for path in re.findall(r'"(/static/[^"]+)"', page)]
    later = len(page.encode())
    assert later < 20_000
    assert later + sum(len(gzip.compress(one)) for one in static) < 80_000


def test_our_own_script_is_short() -> None:
    assert len((STATIC / "wxflow.js").read_text(encoding="utf-8").splitlines()) <= 100
