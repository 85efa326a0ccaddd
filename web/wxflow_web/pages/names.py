"""What people are called who are known by their ids."""

from collections.abc import Iterable, Iterator
from typing import Any

from wxflow.declare.records import Instance, Step
from wxflow.engine.outlook import Outlook
from wxflow.json_values import is_list, is_object
from wxflow.store.named import named
from wxflow_office.company.company import Company

_UNIT = "unit"


def of_people(company: Company, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those ids that are somebody's, by id; and of units that are called otherwise by now."""
    acting = company.machines.acting
    if acting is None:
        return {}
    found = named(company.store, company.company, {(machine, one) for one in ids for machine in (acting, _UNIT)})
    known = {(machine, key): str(one.facts["name"]) for (machine, key), one in found.items() if "name" in one.facts}
    return {key: name for (machine, key), name in known.items() if machine == acting or name != key}


def told(outlook: Outlook, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those ids that are somebody's, from what is known already."""
    found = ((one, outlook.instance("person", one)) for one in ids)
    return {key: str(one.facts["name"]) for key, one in found if one is not None and "name" in one.facts}


def mentioned(lives: Iterable[Instance], steps: Iterable[Step] = ()) -> set[str]:
    """Return the texts in some lives and steps that may be people's ids."""
    found = {text for one in lives for text in (*one.key.split("/"), *_texts(dict(one.facts)))}
    return found | {text for step in steps for text in (step.actor, *step.key.split("/"), *_texts(dict(step.data)))}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) <= 40:  # longer than any staff id
            yield value
    elif is_object(value):
        for name, one in value.items():
            yield str(name)
            yield from _texts(one)
    elif is_list(value):
        for one in value:
            yield from _texts(one)
