"""The pages: processor time, queries and weight of one; how long many people wait."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from gzip import compress
from pathlib import Path
from time import process_time

from starlette.datastructures import FormData, QueryParams

from benchmarks import startup, web_company, web_crowd
from benchmarks.pairs import Line
from benchmarks.postgres import REAL, database
from tests.given.postgres import running
from wxflow.access.records import Account
from wxflow.databases.connect import open_store
from wxflow.databases.sqlite import SQLiteStore
from wxflow_office.company.company import Company, read_policy
from wxflow_office.company.places import Place
from wxflow_office.texts import language
from wxflow_web.answers import static
from wxflow_web.answers.answer import Answer, Page, made
from wxflow_web.answers.errors import Told
from wxflow_web.pages import desk, instances
from wxflow_web.routing.address import Visit

_MOST_MS, _MOST_QUERIES = 2.5, 4
_TIMES = 60
_SHARED = {
    "token": "x" * 64,
    "here": "/",
    "who": {"person": "E1", "name": "某", "rights": ()},
    "company": "华信",
    "menu": [],
    "help": "/",
}


def measure(folder: Path) -> Iterator[Line]:
    """Measure pages on SQLite in this process, then a server on each store with people at it."""
    place = web_company.played(f"sqlite:///{folder / 'web.db'}", folder)
    yield from _pages(place)
    now = ("--now", web_company.AFTERWARDS, "--database", place.database, "--policy", str(place.policy))
    yield startup.whole(folder, "wxflow desk", ("desk", *now), 0.300)
    yield from web_crowd.measure("SQLite", place)
    with running(REAL) as server:
        yield from web_crowd.measure("PostgreSQL", web_company.played(database(server, "web"), folder))


def _pages(place: Place) -> Iterator[Line]:
    language.choose("zh")
    company = Company(place, read_policy(place), open_store(place.database))
    who = web_company.visitors(company)
    for name, person in who._asdict().items():
        if name != "group":
            yield _page(company, f"desk of {_CALLED[name]}", partial(desk.show), _visit(company, person))
    visit = replace(_visit(company, who.lead), named={"machine": "group", "key": who.group})
    yield _page(company, "page of a group", instances.show, visit)
    yield _first_visit(_visit(company, who.lead))
    company.store.close()


_CALLED = {"lead": "a lead", "busiest": "the lead with most to do", "member": "a member", "approver": "an approver",
           "hr": "HR", "centre": "the information centre"}  # fmt: skip


def _visit(company: Company, person: str) -> Visit:
    return Visit(
        company=company, now=web_company.now(company), account=Account(person, (), None, 0, 0), session=None, named={},
        query=QueryParams(""), form=FormData(), address="", agent="", headers={}, secret="",
    )  # fmt: skip


def _empty(_: Visit) -> Answer:
    return Page(template="error.html", values={"told": Told(("",))})


def _page(company: Company, name: str, show: Callable[[Visit], Answer], visit: Visit) -> Line:
    """Hold a page against the empty one, with which it shares who the visitor is."""
    took = _milliseconds(show, visit) - _milliseconds(_empty, visit)
    queries = _queries(company, show, visit)
    weight = len(_answer(show, visit))
    good = took <= _MOST_MS and queries <= _MOST_QUERIES and weight < 20_000
    told = f"{took:.2f} ms, {queries} queries, {weight / 1000:.1f} kB"
    return Line(name, told, "", "", f"≤ {_MOST_MS} ms, {_MOST_QUERIES} queries, < 20 kB", good)


def _answer(show: Callable[[Visit], Answer], visit: Visit) -> bytes:
    fresh = replace(visit)
    with visit.company.store.snapshot():
        fresh.outlook.instance("person", fresh.person)
        return bytes(made(show(fresh), **_SHARED).body)


def _milliseconds(show: Callable[[Visit], Answer], visit: Visit) -> float:
    """Return the least processor time of several rounds: what others do on the machine only adds to it."""
    _answer(show, visit)
    rounds: list[float] = []
    for _ in range(5):
        began = process_time()
        for _ in range(_TIMES):
            _answer(show, visit)
        rounds.append((process_time() - began) / _TIMES * 1000)
    return min(rounds)


def _queries(company: Company, show: Callable[[Visit], Answer], visit: Visit) -> int:
    assert isinstance(company.store, SQLiteStore)
    fresh, ran = replace(visit), list[str]()
    fresh.outlook.instance("person", fresh.person)
    company.store.connection.set_trace_callback(ran.append)
    show(fresh)
    company.store.connection.set_trace_callback(None)
    return len(ran)


def _first_visit(visit: Visit) -> Line:
    page = _answer(desk.show, visit)
    names = ("pico.min.css", "wxflow.css", "htmx.min.js", "wxflow.js", "icon.svg")
    folder = Path(static.__file__).parents[1] / "static"
    weight = len(page) + sum(len(compress((folder / name).read_bytes(), 9)) for name in names)
    return Line("first visit", f"{weight / 1000:.1f} kB", "", "", "< 80 kB", weight < 80_000)
