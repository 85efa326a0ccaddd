"""Say of an approval's case who has been asked, who is asked now, and who will be."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.declare.context import Context
from wxflow_machines.approval import case
from wxflow_machines.approval.eligible import may_act


class Standing(NamedTuple):
    """One seat of a level, and how it stands."""

    level: str
    by: str
    approver: str
    state: str
    """agreed, against, asked, later, or not needed."""
    who: tuple[str, ...]
    """Who has acted in it; as long as nobody has, who may."""
    working_days: int


def forecast(context: Context) -> Iterator[Standing]:
    """Yield every seat of a case, level by level, as things stand."""
    facts = context.facts
    now = case.turn(facts)
    asked = [id(seat) for seat in now.asked] if now and context.state == "open" else []
    passed = case.before(facts, now.level["name"]) if now else [level["name"] for level in facts["levels"]]
    for level in facts["levels"]:
        name, agreed = level["name"], case.agreed(facts, level)
        voted = {vote["seat"]: vote for vote in facts["votes"] if vote["level"] == name}
        still = {id(seat) for seat in case.needed(facts, level)}
        for seat in level["seats"]:
            vote = voted.get(seat["seat"])
            if vote is not None:
                standing = "against" if vote["against"] else "agreed"
            elif seat["seat"] in agreed:
                standing = "agreed"
            elif id(seat) in asked:
                standing = "asked"
            else:
                standing = "later" if id(seat) in still and name not in passed else "not needed"
            who = (
                (vote["by"],)
                if vote
                else (seat["holder"],)
                if standing == "agreed"
                else may_act(context, facts, seat["holder"])
            )
            yield Standing(name, level["by"], seat["holder"], standing, who, level["working_days"])
