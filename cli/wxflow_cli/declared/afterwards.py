"""Say what is to be known of a command besides its steps: whose level is skipped, where an erased name stays."""

import sys
from typing import TYPE_CHECKING

from wxflow.translatable import tr
from wxflow_cli.terminal import printing

if TYPE_CHECKING:  # what opens a company is imported when a command runs: help and completion do without
    from wxflow.declare.records import Step
    from wxflow_office.company.company import Company


def tell_of_skipped(company: "Company", step: "Step", now: int) -> None:
    """Say whose level of the approval is skipped, to whoever has just applied for what it is of."""
    from wxflow_office.instances.stages import skipped

    group = company.queries.instance(step.machine, step.key) if step.event.startswith("request") else None
    if group is not None and (told := skipped(company, group, now)) is not None:
        printing.tell(told)


def tell_of_traces(company: "Company", names: frozenset[str]) -> None:
    """Say where the names of whoever was erased still stand."""
    from wxflow_office.instances.remains import remains

    if (told := remains(company, names)) is not None:
        printing.tell(told, file=sys.stderr)
    printing.tell(tr("backups, exports and evidence packs made before still hold the name"), file=sys.stderr)
