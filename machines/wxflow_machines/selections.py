"""Say which lives tell about a person, a group or a clause."""

from wxflow.declare.selection import Choice


def about_person(person: str) -> tuple[Choice, ...]:
    """Return their own life, memberships and handovers, and the penalties and reports that name them."""
    return (
        Choice("person", key=person),
        Choice("membership", ref=("person", person)),
        Choice("handover", ref=("outgoing", person)),
        Choice("penalty", ref=("debtor", person)),
        Choice("penalty", fact=("subject", person)),
        Choice("report", ref=("accused", person)),
    )


def about_group(group: str) -> tuple[Choice, ...]:
    """Return the group, everything that lives under it, and what was charged on its account."""
    return Choice(root=f"group/{group}"), Choice("penalty", ref=("group", group))


def charged_under(clause: str) -> tuple[Choice, ...]:
    """Return the penalties charged under a clause."""
    return (Choice("penalty", fact=("clause", clause)),)
