"""Find an instance by its key, its number or its names, or say which may have been meant."""

from wxflow.declare.records import Instance
from wxflow_office.company.company import Company
from wxflow_office.instances.meant import key_meant


def find(company: Company, machine: str, key: str) -> Instance:
    """Return an instance by any of its names, or its number.

    UnknownInstance names the nearest when there is none, BadInput the nearest machine, or all that may be meant.
    """
    found = company.queries.instance(machine, key) or company.queries.instance(
        machine, key_meant(company, machine, key)
    )
    assert found is not None
    return found
