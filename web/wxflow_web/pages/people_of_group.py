"""The people of a group: what they are called there, and what they should be."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from wxflow.declare.records import Instance
from wxflow_machines.parts.scope import ABSENT
from wxflow_machines.policy.names import right_nickname
from wxflow_web.pages import addresses
from wxflow_web.pages.cut import cut
from wxflow_web.routing.address import Visit

_ORDER = ("owed", "surplus", "misnamed", "present")
"""The states of a membership: those first in which something is to be done."""
_ON_A_PAGE = 100


class People(NamedTuple):
    """Some of a group's people, how many there are, and where the next ones are, if there are any."""

    rows: list[dict[str, Any]]
    total: int
    further: str


def people(visit: Visit, group: Instance, lives: Sequence[Instance], after: str) -> People:
    """Return whoever is in a group, should be, or should not, behind a place; nobody where it is no group."""
    found = [one for one in lives if one.machine == "membership" and one.state != ABSENT]
    shown, further = cut(found if group.machine == "group" else (), _place, after, _ON_A_PAGE)
    where = addresses.instance(group.machine, group.key, people=further) if further else ""
    return People([_row(visit, group, one) for one in shown], len(found), where)


def _place(one: Instance) -> str:
    return f"{_ORDER.index(one.state) if one.state in _ORDER else len(_ORDER)} {one.key}"


def _row(visit: Visit, group: Instance, one: Instance) -> dict[str, Any]:
    person = str(one.facts.get("person") or one.key.partition("/")[2])
    known = visit.outlook.instance("person", person)
    name = str(known.facts.get("name") or person) if known else person
    is_owner, is_lead = person == group.facts.get("owner"), person in group.facts.get("leads", ())
    right = right_nickname(name, is_owner, is_lead, visit.company.policy.at(visit.now).names)
    return {
        "key": one.key,
        "person": person,
        "name": name,
        "role": "lead" if is_lead else "owner" if is_owner else "",
        "nickname": one.facts.get("nickname") or "",
        "right": right,
        "differs": bool(one.facts.get("nickname")) and one.facts["nickname"] != right,
        "state": one.state,
    }
