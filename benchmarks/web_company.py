"""A made-up company of 2,000 groups for the pages to be measured with."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks import company as made
from tests.given.desks import desk
from wxflow.databases import schema
from wxflow_office.company.company import Company
from wxflow_office.company.places import Place
from wxflow_office.simulation.play import play
from wxflow_office.simulation.year import Company as Year
from wxflow_office.simulation.year import Size

GROUPS, DAYS = 2_000, 250
AFTERWARDS = "2026-09-08 18:00"
"""A moment after all that was played."""


class Visitors(NamedTuple):
    """Who looks, and at which group the lead does."""

    lead: str
    busiest: str
    member: str
    approver: str
    hr: str
    centre: str
    group: str


def played(url: str, folder: Path) -> Place:
    """Play most of a year into a database, and return the place of the company."""
    (folder / "policy.toml").write_text(made.policy_text(), encoding="utf-8")
    schema.upgrade(url)
    engine = made.engine_at(url)
    for day in Year(made.policy(), Size(GROUPS, 4 * GROUPS, date(2026, 1, 1), DAYS), 1).days():
        play(engine, day)
    engine.store.close()
    return Place(database=url, policy=folder / "policy.toml")


def now(company: Company) -> int:
    """Return the moment after all that was played, UTC microseconds."""
    return max(one.recorded_at for one in company.queries.instances("group")) + 1


def visitors(company: Company) -> Visitors:
    """Choose people who have as much to do as people have: the median of the leads with anything, and the busiest."""
    policy = company.policy
    waiting = Counter(one for item in desk(company, now(company)) for one in item.people if one.startswith("P"))
    some = sorted(waiting, key=lambda one: (waiting[one], one))
    lead = next(one for one in some[len(some) // 2 :] if _group_of(company, one))
    group = _group_of(company, lead)
    assert group is not None
    approver = next(one for chain in policy.approvers.values() for one in chain)
    member = next(one.key for one in company.queries.instances("person") if one.key.startswith("P"))
    return Visitors(lead, some[-1], member, approver, policy.hr[0], policy.information_centre[0], group)


def _group_of(company: Company, lead: str) -> str | None:
    return next((one.key for one in company.queries.instances("group", refs=(("lead", lead),))), None)
