"""Know the keys on record behind the ids and former names that people and policies use."""

from wxflow_machines.parts.scope import all_of
from wxflow_machines.policy.sameness import canonical_id, canonical_name
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company


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
