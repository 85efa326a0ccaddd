"""Call people, groups and units by their names, beside their ids."""

from functools import cached_property
from typing import Any

from wxflow.declare.records import ERASED, Facts
from wxflow.json_values import is_list, is_object
from wxflow.translatable import listed, term, tr
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company
from wxflow_office.texts.prices import price

_TERMS = ("matter", "kind", "category", "cause", "debtor_role", "role")


class Called:
    """The names of a company's people, groups and units as they stand; each is looked up once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._facts: dict[tuple[str, str], Facts | None] = {}

    def name(self, person: str) -> str | None:
        """Return somebody's name; None where nobody is known by the id, or it has been erased."""
        name: str | None = (self.facts("person", person) or {}).get("name")
        return None if name == ERASED else name

    def title(self, group: str) -> str | None:
        """Return a group's title; None where there is no such group."""
        title: str | None = (self.facts("group", group) or {}).get("title")
        return title

    def unit(self, unit: str) -> str:
        """Return what a unit is called now."""
        return str((self.facts("unit", self._keys.key("unit", unit)) or {}).get("name", unit))

    def person(self, person: str) -> str:
        """Return somebody as people read it: the name and the id, or the id alone."""
        name = self.name(person)
        return tr("{name} ({id})", name=name, id=person) if name else person

    def people(self, people: "list[str] | tuple[str, ...]") -> str:
        """Return several people."""
        return listed([self.person(one) for one in people])

    def group(self, group: str) -> str:
        """Return a group as a sentence names it: its title in quotes, or the id."""
        title = self.title(group)
        return tr("“{title}”", title=title) if title else group

    def value(self, name: str, value: Any, of: str | None = None) -> Any:
        """Return a fact as people read it: whoever and whatever it names by their names."""
        if is_list(value):
            return listed([self.value(name, one, of) for one in value])
        if is_object(value):
            return listed([tr("{name}: {value}", name=self._key(name, one), value=told) for one, told in value.items()])
        named = {"approvals": "person", "leads": "person", "subject": "person", "created_by": "person"}.get(name)
        kind = named or NAMED.get(name) or ("person" if name.endswith("applicant") else None)
        if isinstance(value, str) and kind == "person":
            return self.person(value)
        if isinstance(value, str) and kind == "group":
            return self.group(value)
        if isinstance(value, str) and name in _TERMS:
            return term(name, value, of)
        return value

    def facts(self, machine: str, key: str) -> Facts | None:
        """Return the facts of an instance, or None."""
        if (machine, key) not in self._facts:
            found = self._company.queries.instance(machine, key)
            self._facts[machine, key] = found.facts if found else None
        return self._facts[machine, key]

    def fields(self, facts: Facts, group: str | None) -> dict[str, Any]:
        """Return what a sentence about an instance may name: its facts, its group, what it costs."""
        told = {name: self.value(name, value) for name, value in facts.items()}
        if group is not None:
            told["group"] = self.group(group)
        if "clause" in facts:
            told["price"] = price(facts)
        return told

    def _key(self, name: str, key: str) -> str:
        return self.person(key) if name == "nicknames" else key

    @cached_property
    def _keys(self) -> Any:
        return self._company.outlook().lookups
