"""A server that answers a hundred thousand requests: whether it comes to hold more."""

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks import web_company, web_crowd
from benchmarks.pairs import Line
from wxflow_office.company.company import opened
from wxflow_office.company.places import Place

REQUESTS = int(os.environ.get("WXFLOW_REQUESTS", "100000"))
_PARTS, _MOST_MB, _PEOPLE = 10, 8, 8
_RSS = re.compile(r"VmRSS:\s+(\d+) kB")


def measure(folder: Path) -> Iterator[Line]:
    """Tell what a server has grown by over very many requests, once it is warm: at their end, and at most."""
    place = web_company.played(f"sqlite:///{folder / 'web.db'}", folder)
    before, *later = _held(place)
    most, grown = max(later) - before, later[-1] - before
    told = f"{before:.0f} MB, then {grown:+.1f} MB, at most {most:+.1f} MB"
    yield Line(f"memory of serve over {REQUESTS:,} requests", told, "", "", f"≤ +{_MOST_MB} MB", most <= _MOST_MB)


def _held(place: Place) -> list[float]:
    """Return the megabytes a server holds after a tenth of the requests, and after each tenth that follows."""
    with opened(place) as company:
        people = web_crowd.signed_in(company, _PEOPLE)
        group = next(one.key for one in company.queries.instances("group", states=("active",)))
    paths = ("/", "/groups", "/done", f"/machines/group/{group}", "/machines/group")
    found: list[float] = []
    with web_crowd.served(place) as (port, pid):
        for _ in range(_PARTS + 1):
            asyncio.run(web_crowd.look(port, people, paths, REQUESTS // _PARTS))
            found.append(_megabytes(pid))
    return found


def _megabytes(pid: int) -> float:
    found = _RSS.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace"))
    assert found is not None
    return int(found[1]) / 1024
