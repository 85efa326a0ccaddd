"""The Measures, whole: every machine we run."""

from wxflow_machines.approval import APPROVAL
from wxflow_machines.group import GROUP
from wxflow_machines.handover import HANDOVER
from wxflow_machines.inspection import INSPECTION
from wxflow_machines.membership import MEMBERSHIP
from wxflow_machines.penalty import PENALTY
from wxflow_machines.person import PERSON
from wxflow_machines.report import REPORT
from wxflow_machines.unit import UNIT

MACHINES = (PERSON, UNIT, GROUP, MEMBERSHIP, HANDOVER, PENALTY, REPORT, INSPECTION, APPROVAL)
