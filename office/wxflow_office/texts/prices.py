"""Say what a breach costs: an amount, a floor or a range, in yuan, in points, or nothing at all."""

from wxflow.declare.records import Facts
from wxflow.translatable import tr


def price(facts: Facts) -> str:
    """Say what a penalty's facts come to, as people read it."""
    mode = facts.get("mode", "money")
    if mode == "record":
        return tr("on record only")
    unit = tr("points") if mode == "points" else tr("yuan")
    amount, floor, ceiling = facts.get("amount"), facts.get("floor"), facts.get("ceiling")
    if amount is not None:
        return tr("{amount} {unit}", amount=amount, unit=unit)
    if ceiling is None:
        return tr("{floor} {unit} or more", floor=floor, unit=unit)
    span = tr("{floor} to {ceiling} {unit}", floor=floor, ceiling=ceiling, unit=unit)
    return tr("{span} (the ceiling is unconfirmed)", span=span) if facts.get("unconfirmed") else span
