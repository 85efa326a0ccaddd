"""Know whose consent an event claims: where a door knows who somebody is, they give it themselves."""

from wxflow.decide.command import Command
from wxflow_machines.parts.suspensions import APPROVER
from wxflow_office.company.company import Company
from wxflow_office.instances.keys import key_of


def consenting(company: Company, command: Command) -> str | None:
    """Return the staff id of whoever a command says has approved it; None where it says nothing of the kind."""
    declared = company.machines[command.machine].machine.transitions
    if not any(one.event == command.event and APPROVER in one.data for one in declared):
        return None
    named = command.data.get(APPROVER.name)
    return key_of(company, "person", named) if isinstance(named, str) else None
