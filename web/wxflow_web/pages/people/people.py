"""People, searched by name, staff id, initials of their pinyin, or unit: those the visitor may see."""

from itertools import islice

from wxflow.translatable import tr
from wxflow_office.instances.moves import may_begin
from wxflow_office.people.search import Entry, search
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages import addresses, names
from wxflow_web.routing.address import Address, Menu, Visit

WHERE = "/people"
_ON_A_PAGE = 50
_LONGEST = 100
"""Characters of what is searched for."""


def show(visit: Visit) -> Answer:
    """Show a page of those who answer to what was typed; `after` names the last key before it."""
    text, even_left = visit.query.get("q", "").strip()[:_LONGEST], "left" in visit.query
    found = search(visit.company, text, even_left=even_left, after=visit.query.get("after", ""))
    if not visit.sight.is_whole:
        own = {one.key for one in visit.sight.listed("person")}
        found = (one for one in found if one.key in own)
    listed = list(islice(found, _ON_A_PAGE + 1))
    shown = listed[:_ON_A_PAGE]
    values = {
        "q": text,
        "even_left": even_left,
        "found": shown,
        "next": _next(text, shown[-1], even_left=even_left) if len(listed) > _ON_A_PAGE else "",
        "hires": may_begin(visit.company, visit.person, "person", "join", visit.now),
        "adopts": may_begin(visit.company, visit.person, "group", "adopt", visit.now),
        "people": names.of_people(visit.company, {one.stand_in for one in shown if one.stand_in}),
    }
    return Page(template="people.html", values=values)


def _next(text: str, last: Entry, *, even_left: bool) -> str:
    return addresses.with_query(WHERE, q=text, after=last.key, **({"left": "yes"} if even_left else {}))


ADDRESSES = (Address(path=WHERE, right="member", get=show, menu=Menu(tr("Staff"))),)
