"""The first page: what somebody has to do, soonest first."""

from wxflow_office.instances.moves import beginnings
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.routing.address import Address, Visit


def show(visit: Visit) -> Answer:
    """Show what waits for the visitor, and what they may begin."""
    groups = visit.sight.seen(visit.company.queries.instances("group"))
    values = {
        "groups": groups,
        "beginnings": list(beginnings(visit.company, visit.person, visit.now)),
    }
    return Page(template="desk.html", values=values)


ADDRESSES = (Address(path="/", right="member", get=show),)
