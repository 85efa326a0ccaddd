"""The other tabs of the desk: what one has done, begun, is told of, and the groups one is in; each page by page."""

from collections.abc import Sequence
from typing import Any

from wxflow.declare.records import Instance, Step, name_of_root
from wxflow.moments import iso
from wxflow.store import waiting
from wxflow.store.own_steps import LATEST, Place, own_steps, place_of
from wxflow.store.waiting import Holding, Ways
from wxflow_machines.parts.scope import ABSENT
from wxflow_office.texts import as_json
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages import names
from wxflow_web.pages.cut import cut
from wxflow_web.routing.address import Address, Visit

_ON_A_PAGE = 30
_OVER = ("dissolved", "rejected", "withdrawn")
"""The states of a group that stand behind the others."""


def show_done(visit: Visit) -> Answer:
    """Show what the visitor has done of their own accord, the latest first."""
    company = visit.company
    steps, further = _own(visit, begun=False)
    told = {
        "steps": [as_json.step(company.company, step, company.zone) for step in steps],
        "people": names.of_people(company, names.mentioned([], steps)),
    }
    return _tab("done", told, further)


def show_begun(visit: Visit) -> Answer:
    """Show what the visitor has begun, the latest first, as it stands now."""
    steps, further = _own(visit, begun=True)
    visit.outlook.read_called((step.machine, step.key) for step in steps)
    begun = [(step, visit.outlook.instance(step.machine, step.key)) for step in steps]
    rows = [{**_row(one), "at": iso(step.at, visit.company.zone)} for step, one in begun if one is not None]
    return _tab("begun", {"begun": rows}, further)


def show_copied(visit: Visit) -> Answer:
    """Show the approvals that the visitor is told of, by key."""
    found = _held(visit, (Holding("approval", "copied", "them"),))
    shown, further = cut(found, _place_of, visit.query.get("after", ""), _ON_A_PAGE)
    visit.outlook.read_called([name_of_root(one.root) for one in shown])
    rows = [{**_row(one), "title": _title(visit, one)} for one in shown]
    return _tab("copied", {"copied": rows}, further)


def show_groups(visit: Visit) -> Answer:
    """Show the groups that the visitor leads, owns, is in or has applied for, by key; those that are over come last."""
    roles = (
        Holding("group", "lead", "them"),
        Holding("group", "owner", "them"),
        Holding("membership", "person", "them"),
    )
    found = _held(visit, roles)
    memberships = [one for one in found if one.machine == "membership" and one.state != ABSENT]
    visit.outlook.read_called([name_of_root(one.root) for one in memberships])
    own = {one.full_name: one for one in found if one.machine == "group"}
    for one in memberships:
        root = visit.outlook.instance(*name_of_root(one.root))
        if root is not None:
            own[root.full_name] = root
    shown, further = cut(own.values(), _place_of, visit.query.get("after", ""), _ON_A_PAGE)
    states = {name_of_root(one.root): one.state for one in memberships}
    rows = [{**_row(one), "role": _role(visit.person, one), "member": states.get(one.full_name)} for one in shown]
    return _tab("groups", {"groups": rows}, further)


def _own(visit: Visit, *, begun: bool) -> tuple[list[Step], str]:
    """Return a page of the visitor's own steps, and where the next begins."""
    before = _place(visit.query.get("before", ""))
    store, code = visit.company.store, visit.company.company
    found = own_steps(store, code, visit.person, before=before, most=_ON_A_PAGE + 1, begun=begun)
    shown = found[:_ON_A_PAGE]
    return shown, " ".join(map(str, place_of(shown[-1]))) if len(found) > _ON_A_PAGE else ""


def _place(text: str) -> Place:
    moment, _, rest = text.partition(" ")
    machine, _, rest = rest.partition(" ")
    key, _, seq = rest.rpartition(" ")
    if not (moment.isdecimal() and seq.isdecimal()):
        return LATEST
    return Place(int(moment[:18]), machine, key, int(seq[:18]))


def _held(visit: Visit, holding: Sequence[Holding]) -> list[Instance]:
    """Return the instances one of whose refs holds the visitor, whatever their state."""
    company = visit.company
    all_states = ((one, company.machines[one.machine].machine.states) for one in holding)
    ways = Ways(tuple(all_states), (), (), ("", ()))
    found = waiting.found(company.store, company.company, waiting.search(ways), visit.person)
    by_name = {(row.machine, row.key): row for _, row in found}
    visit.outlook.foresee(by_name.values())
    return [one for name in by_name if (one := visit.outlook.instance(*name)) is not None]


def _place_of(one: Instance) -> str:
    """Return where an instance stands: by its key, those that are over last."""
    return f"{int(one.state in _OVER)} {one.key}"


def _row(one: Instance) -> dict[str, Any]:
    return {"machine": one.machine, "key": one.key, "state": one.state, "title": one.facts.get("title")}


def _title(visit: Visit, approval: Instance) -> str:
    group = visit.outlook.instance(*name_of_root(approval.root))
    return str(group.facts.get("title") or group.key) if group else approval.key


def _role(person: str, group: Instance) -> str:
    if person in group.facts.get("leads", ()):
        return "lead"
    return "owner" if person == group.facts.get("owner") else ""


def _tab(tab: str, told: dict[str, Any], further: str) -> Page:
    return Page(template="desk_tabs.html", values={"tab": tab, "next": further, **told})


ADDRESSES = (
    Address(path="/done", right="member", get=show_done),
    Address(path="/begun", right="member", get=show_begun),
    Address(path="/copied", right="member", get=show_copied),
    Address(path="/groups", right="member", get=show_groups),
)
