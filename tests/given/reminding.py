"""Policies that remind, and what reminding has led to."""

from tests.given.founded import Hand
from wxflow.declare.records import REMIND
from wxflow.moments import iso


def reminder(deadline: str, working_days: int, to: str, at: str = "09:30") -> str:
    """Write one reminder as the policy file has it."""
    return f'\n[[reminders]]\ndeadline = "{deadline}"\nworking_days = {working_days}\nat = "{at}"\nto = "{to}"\n'


EVERY_REMINDER = (
    reminder("*", -1, "lead")
    + reminder("*", 0, "debtor", "17:00")
    + reminder("*", 1, "superior")
    + reminder("*", 0, "person")
)
TO_THE_LEAD = (
    reminder("membership.add", -1, "lead")
    + reminder("membership.add", 0, "lead")
    + reminder("membership.add", 1, "superior")
)


def reminded(hand: Hand) -> list[tuple[str, str]]:
    """Return every reminder that has come: when, in Shanghai, and the timer's name, in the order of their moments."""
    steps = [step for step in hand.engine.queries.steps() if step.event == REMIND]
    return sorted((iso(step.at, "Asia/Shanghai")[:16], f"{step.key} {step.data['timer']}") for step in steps)
