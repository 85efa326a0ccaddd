"""Find an instance by its key, or say which key may have been meant."""

from itertools import islice

from wxflow.declare.records import Instance
from wxflow.errors import UnknownInstance, nearest
from wxflow.translatable import NotThere, not_there, term
from wxflow_machines.parts.scope import all_of
from wxflow_machines.policy.sameness import canonical_id, canonical_name
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company

_MOST_KEYS = 10_000
"""Keys looked at for one that resembles a key nobody has."""


def find(company: Company, machine: str, key: str) -> Instance:
    """Return an instance by any of its names.

    UnknownInstance names the nearest key when there is none, BadInput the nearest machine.
    """
    found = company.queries.instance(machine, key)
    if found is None:  # a machine that nobody has declared is refused here
        found = company.queries.instance(machine, key_of(company, machine, key))
    if found is None:
        why = not_there(term("machine", machine), key)
        raise near(company, UnknownInstance(f"{machine}/{key}", why), machine, key)
    return found


def holding(company: Company, ref: str, text: str) -> tuple[str, ...]:
    """Return the values of a ref by which is found what a person means by a text: any name of a person or unit."""
    machine = NAMED.get(ref)
    if machine == "unit":
        return all_of(company.outlook().lookups, text)
    if machine is None:
        return text, canonical_name(text), canonical_id(text)
    return (key_of(company, machine, text),)


def key_of(company: Company, machine: str, text: str) -> str:
    """Return the key on record of what a text names, or the text itself where it names nothing."""
    return company.outlook().key_of(company.machines[machine].machine, text)


def near(company: Company, error: UnknownInstance, machine: str, key: str) -> UnknownInstance:
    """Return an error about an unknown key with the key that may have been meant; any other as it is."""
    if not isinstance(error.why, NotThere) or error.why.fields["name"] != key:
        return error
    keys = [one.key for one in islice(company.queries.instances(machine), _MOST_KEYS)]
    why = not_there(term("machine", machine), key, nearest(key, keys))
    return UnknownInstance(error.what, why, error.allowed, error.who)
