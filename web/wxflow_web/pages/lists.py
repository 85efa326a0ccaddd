"""The instances of a machine, page by page: those the visitor may see."""

from itertools import islice
from urllib.parse import urlencode

from wxflow.declare.records import Instance
from wxflow.translatable import term
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.instances.moves import beginnings
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.answers.errors import NotFound
from wxflow_web.pages import names
from wxflow_web.routing.address import Address, Menu, Visit

_ON_A_PAGE = 50
_MOST_TEXT = 100
"""Characters of what is searched for."""


def show(visit: Visit) -> Answer:
    """Show a page of a machine's instances, in one state if one is asked for; `after` names the last key before it."""
    name = visit.named["machine"]
    if name not in visit.company.machines.machines:
        raise NotFound
    machine = visit.company.machines[name].machine
    state, after = visit.query.get("state", ""), visit.query.get("after", "")
    asked = visit.query.get("q", "").strip()[:_MOST_TEXT]
    listed = visit.sight.listed(name, (state,) if state in machine.states else (), after)
    found = (one for one in listed if _is_called(one, canonical_name(asked).casefold()))
    seen = list(islice(found, _ON_A_PAGE + 1))
    shown, more = seen[:_ON_A_PAGE], len(seen) > _ON_A_PAGE
    begun = [event for of, event in beginnings(visit.company, visit.outlook, visit.person, visit.now) if of == name]
    values = {
        "machine": name,
        "asked": asked,
        "state": state,
        "states": machine.states,
        "found": shown,
        "next": f"?{urlencode({'q': asked, 'state': state, 'after': shown[-1].key})}" if more else "",
        "beginnings": begun,
        "people": names.of_people(visit.company, names.mentioned(shown)),
    }
    return Page(template="list.html", values=values)


def _is_called(one: Instance, text: str) -> bool:
    """Tell whether a part of an instance's key, title or name is a text, in its comparing form."""
    names = (one.key, one.facts.get("title"), one.facts.get("name"))
    return not text or any(text in canonical_name(str(name)).casefold() for name in names if name)


_GROUPS = Menu(term("machine", "group"), "/machines/group")
ADDRESSES = (Address(path="/machines/{machine}", right="member", get=show, menu=_GROUPS),)
