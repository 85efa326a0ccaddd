"""A state is called final where nothing leads out of it, and nowhere else."""

from tests.given.door import Run
from wxflow_machines.measures import MACHINES

FINAL = {
    "unit": {"merged"},
    "group": {"rejected", "withdrawn", "dissolved"},
    "handover": {"filed", "cancelled"},
    "penalty": {"withdrawn"},
    "report": {"verified", "dismissed"},
    "approval": {"approved", "rejected", "withdrawn", "cancelled"},
    "suspension": {"ended"},
    "correction": {"applied", "rejected", "withdrawn"},
}


def test_only_these_states_are_final() -> None:
    assert {one.name: {*one.final} for one in MACHINES if one.final} == FINAL


def test_somebody_present_in_a_group_is_in_no_final_state(active: Run) -> None:
    shown = active("membership", "show", "G001/E0003")
    refused = active("membership", "adopt", "G001/E0003", "--actor", "E0002", "--nickname", "黄娟娜")
    assert "present" in shown.stdout
    assert "final" not in shown.output + refused.output + refused.stderr
