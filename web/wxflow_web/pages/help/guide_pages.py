"""Help: a guide as a page, the one for whoever has a browser first."""

from wxflow_web.answers.answer import Answer, Page
from wxflow_web.answers.errors import NotFound
from wxflow_web.pages.help.guides import GUIDES, anchor, guide
from wxflow_web.pages.help.parts import WHERE
from wxflow_web.routing.address import Address, Visit

_FIRST = "browser"


def show(visit: Visit) -> Answer:
    """Show a guide, with what there is in it."""
    name = visit.named.get("guide", _FIRST)
    if name not in GUIDES:
        raise NotFound
    found = guide(name)
    others = [(one, guide(one).title) for one in sorted(GUIDES, key=lambda one: (one != _FIRST, one))]
    values = {"guide": found, "parts": [(anchor(one), one) for one in found.parts], "name": name, "others": others}
    return Page(template="help.html", values=values)


ADDRESSES = (
    Address(path=WHERE, right="anybody", get=show),
    Address(path=f"{WHERE}/{{guide}}", right="anybody", get=show),
)
