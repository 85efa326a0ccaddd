"""The Measures, whole: every machine we run."""

from wxflow_machines.approval.approval import APPROVAL
from wxflow_machines.correction import CORRECTION
from wxflow_machines.group.group import GROUP
from wxflow_machines.group.handover import HANDOVER
from wxflow_machines.group.membership import MEMBERSHIP
from wxflow_machines.inspection.inspection import INSPECTION
from wxflow_machines.penalty import PENALTY
from wxflow_machines.person import PERSON
from wxflow_machines.report import REPORT
from wxflow_machines.suspension import SUSPENSION
from wxflow_machines.unit import UNIT

MACHINES = (PERSON, UNIT, GROUP, MEMBERSHIP, HANDOVER, PENALTY, REPORT, INSPECTION, APPROVAL, SUSPENSION, CORRECTION)
