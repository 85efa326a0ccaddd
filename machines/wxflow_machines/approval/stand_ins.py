"""Stand-ins for those on leave: from a day until a day, over a bounded chain that never runs in a circle."""

from datetime import date

from wxflow.declare.context import Context, Lookups
from wxflow.declare.records import Facts
from wxflow.translatable import tr
from wxflow_machines.parts.presence import not_employed

MOST = 3
"""How many stand-ins in a row, each on leave himself, are followed."""


def stand_in(lookups: Lookups, person: str, day: date) -> str | None:
    """Return who acts for somebody on a day; None when nobody has to, or the chain does not end in anybody present."""
    seen, one = [person], person
    while len(seen) <= MOST + 1:
        leave = _leave(lookups, one)
        if leave is None or not _covers(leave, day, day):
            return one if one != person else None
        one = str(leave["by"])
        if one in seen:
            return None
        seen.append(one)
    return None


def may_stand_in(context: Context) -> str | None:
    """Say why a leave cannot be entered as it is told, if so."""
    person, by = context.key, str(context.data["by"])
    first, last = (date.fromisoformat(context.data[name]) for name in ("from", "until"))
    if last < first:
        return tr("it ends on {until}, before it begins on {first}", until=last, first=first)
    if by == person:
        return tr("{person} cannot stand in for themself", person=person)
    if (why := not_employed(context.lookups, by)) is not None:
        return why
    chain = [person, by]
    while (leave := _leave(context.lookups, chain[-1])) is not None and _covers(leave, first, last):
        chain.append(str(leave["by"]))
        if chain[-1] == person:
            return tr("it would run in a circle: {chain}", chain=" → ".join(chain))
        if len(chain) > MOST + 1:
            return tr("it would be a chain of more than {most}: {chain}", most=MOST, chain=" → ".join(chain))
    return None


def _leave(lookups: Lookups, person: str) -> Facts | None:
    found = lookups.get("person", person)
    return found.facts.get("leave") if found else None


def _covers(leave: Facts, first: date, last: date) -> bool:
    """Tell whether a leave has a day of the span in it."""
    return date.fromisoformat(leave["from"]) <= last and first <= date.fromisoformat(leave["until"])
