"""Policies that remind, and what reminding has led to."""

from tests.founded import Hand
from wxflow import views
from wxflow.moments import iso
from wxflow.rows import REMIND


def rung(deadline: str, working_days: int, to: str, at: str = "09:30") -> str:
    """Write one rung as the policy file has it."""
    return f'\n[[reminders]]\ndeadline = "{deadline}"\nworking_days = {working_days}\nat = "{at}"\nto = "{to}"\n'


EVERY_RUNG = rung("*", -1, "lead") + rung("*", 0, "debtor", "17:00") + rung("*", 1, "superior") + rung("*", 0, "person")
TO_THE_LEAD = (
    rung("membership.add", -1, "lead") + rung("membership.add", 0, "lead") + rung("membership.add", 1, "superior")
)


def reminded(hand: Hand) -> list[tuple[str, str]]:
    """Return every rung that has come: when, in Shanghai, and the timer's name, in the order of their moments."""
    steps = [step for step in views.steps(hand.engine.store, hand.engine.company) if step.event == REMIND]
    return sorted((iso(step.at, "Asia/Shanghai")[:16], f"{step.key} {step.data['timer']}") for step in steps)
