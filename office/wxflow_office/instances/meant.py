"""Find whom or what a person means by a name: a staff id or a real name, a group's id or title, a number."""

from itertools import islice

from wxflow.declare.records import ERASED, Instance
from wxflow.errors import BadInput, UnknownInstance, close_to, meant
from wxflow.json_values import is_text
from wxflow.translatable import NotThere, listed, not_there, term, tr
from wxflow_machines.policy.sameness import canonical_name
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company
from wxflow_office.instances.keys import key_of
from wxflow_office.instances.numbers import Numbers

_MOST_KEYS = 10_000
"""Instances looked at for one whose key or name resembles a text that means nothing."""
NAMES = {"person": "name", "group": "title", "unit": "name"}
"""The machines whose instances people call by a fact, and by which."""


def key_meant(company: Company, machine: str, text: str) -> str:
    """Return the key of whatever a text names: a key, another id, or the name people call it by.

    Raises BadInput where several are called so, and UnknownInstance, with the nearest, where nothing is.
    """
    if (known := key_known(company, machine, text)) is not None:
        return known
    raise near(
        company, UnknownInstance(_named(machine, text), not_there(term("machine", machine), text)), machine, text
    )


def _named(machine: str, text: str) -> str:
    return tr("{machine}/{key}", machine=term("machine", machine), key=text)


def near(company: Company, error: UnknownInstance, machine: str, text: str) -> UnknownInstance:
    """Return an error about an unknown key with what may have been meant; never with somebody else's penalty."""
    if machine == "penalty" or not isinstance(error.why, NotThere) or error.why.fields["name"] != text:
        return error
    why = not_there(term("machine", machine), text, meant(_nearest(company, machine, text)))
    return UnknownInstance(error.what, why, error.allowed, error.who)


def key_known(company: Company, machine: str, text: str) -> str | None:
    """Return the same, or None where nothing is called so."""
    if not is_text(text):
        return None
    key = key_of(company, machine, text)
    if company.queries.instance(machine, key) is not None:
        return key
    if (numbered := Numbers(company).key(machine, text)) is not None:
        return numbered
    parts = parts_meant(company, machine, text)
    if parts != text and company.queries.instance(machine, parts) is not None:
        return parts
    found = called(company, machine, text) if machine in NAMES else []
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


def parts_meant(company: Company, machine: str, key: str) -> str:
    """Return a key of several parts with the groups and people that its parts name by their ids."""
    names, parts = company.machines[machine].machine.key, key.split("/")
    if len(names) < 2 or len(parts) != len(names):
        return key
    return "/".join(_part(company, name, part) for name, part in zip(names, parts, strict=True))


def _part(company: Company, name: str, part: str) -> str:
    machine = NAMED.get(name)
    return part if machine is None else key_known(company, machine, part) or part


def key_given(company: Company, machine: str, event: str, key: str) -> str:
    """Return the key that a command's key names: whatever begins something new is called as it is typed."""
    moves = [one for one in company.machines[machine].machine.transitions if one.event == event]
    if any(None in move.sources for move in moves):
        return parts_meant(company, machine, key)
    return key_known(company, machine, key) or key


def actor_given(company: Company, actor: str) -> str:
    """Return the staff id of whoever acts, or the text where nobody is called so: who may is the engine's to say."""
    return key_known(company, "person", actor) or actor


def called(company: Company, machine: str, name: str) -> list[Instance]:
    """Return everybody or everything that is called so now, by key; of people those who are employed, if any is."""
    wanted, fact = canonical_name(name), NAMES[machine]
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
    for one in islice(company.queries.instances(machine), _MOST_KEYS):
        known[one.key] = one.key
        name = one.facts.get(NAMES.get(machine, ""))
        if name and name != ERASED:
            known.setdefault(name, f"{name} {one.key}")
    found = close_to(text, list(known))
    return None if found is None else known[found]
