"""Tell whether a roster fits a group at all, or is another group's: a wrong list charges everybody who is not in it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from wxflow.declare.records import Facts
from wxflow_machines.policy.sameness import canonical_name

FEWEST = 10
"""Of fewer people, no share says that a list is the wrong one."""


class Fit(NamedTuple):
    """How many would be charged as surplus or missing, of how many who are in the roster or should be."""

    wrong: int
    people: int

    def is_bad(self, most_percent: int) -> bool:
        """Tell whether more is wrong than a share of everybody."""
        return self.people >= FEWEST and self.wrong * 100 > most_percent * self.people


def fit_of(rows: int, findings: Iterable[Facts]) -> Fit:
    """Return how a roster of so many rows fits, by what an inspection finds; what is pending or known is not wrong."""
    places = [one for one in findings if one["kind"] in ("surplus", "missing")]
    charged = sum(one["standing"] == "charged" for one in places)
    gone = sum(one["kind"] == "missing" and one["standing"] not in ("cured", "unclear") for one in places)
    return Fit(charged, rows + gone)


def group_it_fits(roster: Iterable[Mapping[str, Any]], members: Iterable[Facts]) -> str | None:
    """Return the group that most of a roster's rows are in, by staff id or nickname on record; None without a most."""
    rows = [{("id", row.get("person")), ("nickname", canonical_name(row["nickname"]))} for row in roster]
    groups: dict[str, set[tuple[str, str | None]]] = {}
    for one in members:
        known = groups.setdefault(one["group"], set())
        known |= {("id", one["person"]), ("nickname", canonical_name(one.get("nickname") or "") or None)}
    borne = {group: sum(not row.isdisjoint(known) for row in rows) for group, known in sorted(groups.items())}
    best = max(borne, key=lambda group: borne[group], default=None)
    return best if best is not None and borne[best] * 2 > len(rows) else None
