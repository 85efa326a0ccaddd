"""Read what a policy file says a breach costs, over the Measures' values, and check it."""

from typing import Any, cast

from wxflow.translatable import tr
from wxflow_machines.policy.policy import Charge
from wxflow_machines.policy.problems import Problems
from wxflow_machines.policy.schema import CHARGE, Table, check_table, known, shown


def read(given: object, default: Table, problems: Problems) -> dict[str, Charge]:
    """Return every clause's charge, the company's values over the Measures', and note what is wrong with them."""
    if not isinstance(given, dict):
        problems.add(("charges",), tr("must be tables like [charges.18], not {given}", given=shown(given)))
        return {}
    own = cast(dict[str, Any], given)
    for clause in own:
        if clause not in default:
            problems.add(("charges", clause), "unknown clause" + known(clause, default))
    right = [key for key in default if check_table(CHARGE, own.get(key, {}), ("charges", key), problems)]
    return {key: _charge(key, own.get(key, {}), default[key], problems) for key in right}


def _charge(key: str, own: Table, default: Table, problems: Problems) -> Charge:
    clause = key.partition("_")[0]
    if "exact" in own:
        if len(own) > 1:
            problems.add(("charges", key), tr("give either exact, or floor with or without ceiling"))
        return Charge(clause, "exact", exact=own["exact"])
    values = own if own and "exact" in default else {**default, **own}
    if "exact" in values:
        return Charge(clause, "exact", exact=values["exact"])
    floor, ceiling = values.get("floor"), values.get("ceiling")
    if floor is None:
        problems.add(("charges", key), tr("a ceiling needs a floor"))
    elif ceiling is not None and ceiling < floor:
        whose = "" if "ceiling" in own else tr("default ")
        problems.add(
            ("charges", key, "ceiling"),
            tr(
                "the {whose}ceiling {ceiling} must not be below the floor {floor}",
                whose=whose,
                ceiling=ceiling,
                floor=floor,
            ),
        )
    if ceiling is None:
        return Charge(clause, "floor", floor=floor)
    return Charge(clause, "range", floor=floor, ceiling=ceiling, unconfirmed="ceiling" not in own)


def kept(one: Table) -> Charge:
    """Return a charge as a database has kept it."""
    if one["exact"] is not None:
        return Charge(kind="exact", **one)
    return Charge(kind="floor" if one["ceiling"] is None else "range", **one)
