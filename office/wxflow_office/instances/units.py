"""Know the company's units by any of their names, and ask before one comes into being by the way."""

from collections.abc import Mapping
from typing import Any

from wxflow.errors import Refused, close_to, meant
from wxflow.translatable import not_there, term, tr
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company.company import Company


class Units:
    """The units on record, as they are called now."""

    def __init__(self, company: Company) -> None:
        self._named: dict[str, str] = {}
        self._called: dict[str, str] = {}
        for one in company.queries.instances("unit"):
            self._called[one.key] = one.facts["name"]
            if one.state != "merged":  # whatever it was called is a name of the other's
                self._named |= {canonical_name(name): one.key for name in (one.key, *one.facts["names"])}

    @property
    def is_empty(self) -> bool:
        """Tell whether there are none yet: a company's first list is nothing to ask about."""
        return not self._called

    def knows(self, name: str) -> bool:
        """Tell whether a unit bears the name, or has borne it."""
        return canonical_name(name) in self._named

    def key(self, name: str) -> str:
        """Return the key of the unit with that name, or what the name is compared by."""
        same = canonical_name(name)
        return self._named.get(same, same)

    def called(self, name: str) -> str:
        """Return what the unit with that name is called now, or the name."""
        return self._called.get(self.key(name), name)

    def near(self, name: str) -> str:
        """Return ` (did you mean 'x'?)` for the unit with the name that is most like it, or nothing."""
        close = close_to(canonical_name(name), list(self._named))
        return meant(None if close is None else self.called(close))


def check_opening(company: Company, machine: str, key: str, event: str, data: Mapping[str, Any]) -> None:
    """Refuse an event that would open a unit by the way: there may be a slip of the pen in it."""
    unit = data.get("unit")
    if not isinstance(unit, str) or not canonical_name(unit):
        return
    units = Units(company)
    if not units.is_empty and not units.knows(unit):
        why = not_there(term("machine", "unit"), unit, units.near(unit))
        raise Refused(f"{machine}/{key} {event}", why, tr("a unit that is there, or --new-unit to open this one"))
