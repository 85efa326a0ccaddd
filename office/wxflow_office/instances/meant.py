"""Find whom or what a person means by a name: a staff id or a real name, a group's id or its title."""

from wxflow.declare.records import ERASED, Instance
from wxflow.errors import BadInput, UnknownInstance, close_to, meant
from wxflow.translatable import listed, not_there, term, tr
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company.company import Company
from wxflow_office.instances.find import key_of

_NAMES = {"person": "name", "group": "title", "unit": "name"}
"""The machines whose instances people call by a fact, and by which."""


def key_meant(company: Company, machine: str, text: str) -> str:
    """Return the key of whatever a text names: a key, another id, or the name people call it by.

    Raises BadInput where several are called so, and UnknownInstance, with the nearest, where nothing is.
    """
    if (known := key_known(company, machine, text)) is not None:
        return known
    raise UnknownInstance(text, not_there(term("machine", machine), text, meant(_nearest(company, machine, text))))


def key_known(company: Company, machine: str, text: str) -> str | None:
    """Return the same, or None where nothing is called so."""
    key = key_of(company, machine, text)
    if company.queries.instance(machine, key) is not None:
        return key
    found = called(company, machine, text) if machine in _NAMES else []
    if len(found) > 1:
        raise BadInput(
            tr(
                "'{name}' may be {several}: give the id",
                name=text,
                several=listed([_told(one) for one in found]),
            )
        )
    return found[0].key if found else None


def person_meant(company: Company, text: str) -> str:
    """Return the staff id of somebody who is meant; whom only the policy names has a role, and is known by it."""
    spelt = company.policy.spelling(text)
    named = (
        *company.policy.information_centre,
        *company.policy.hr,
        *(p for c in company.policy.approvers.values() for p in c),
    )
    if spelt in named and key_known(company, "person", text) is None:
        return spelt
    return key_meant(company, "person", text)


def called(company: Company, machine: str, name: str) -> list[Instance]:
    """Return everybody or everything that is called so now, by key; of people those who are employed, if any is."""
    wanted, fact = canonical_name(name), _NAMES[machine]
    found = [
        one
        for one in company.queries.instances(machine)
        if (own := one.facts.get(fact)) and own != ERASED and canonical_name(own) == wanted
    ]
    there = [one for one in found if one.state not in ("left", "dissolved", "rejected", "withdrawn", "merged")]
    return there or found


def _told(one: Instance) -> str:
    about = one.facts.get("unit")
    return tr("{id} ({about})", id=one.key, about=about) if about else one.key


def _nearest(company: Company, machine: str, text: str) -> str | None:
    """Return the id, or the name with its id, that is most like a text that means nothing."""
    known: dict[str, str] = {}
    for one in company.queries.instances(machine):
        known[one.key] = one.key
        name = one.facts.get(_NAMES.get(machine, ""))
        if name and name != ERASED:
            known.setdefault(name, f"{name} {one.key}")
    found = close_to(text, list(known))
    return None if found is None else known[found]
