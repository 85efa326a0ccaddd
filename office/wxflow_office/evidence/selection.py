"""Find the lives that a filter of the audit log asks for."""

from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

from wxflow.audit import causes
from wxflow.declare.records import CORRECTED, Name, Step
from wxflow.declare.selection import Choice
from wxflow.errors import UnknownName
from wxflow.translatable import tr
from wxflow_machines import selections
from wxflow_office.company.company import Company
from wxflow_office.instances.find import find
from wxflow_office.instances.meant import key_known


class Wanted(NamedTuple):
    """Lives of which all steps are wanted, unless some of their steps are named: then only those."""

    lives: set[Name]
    only: dict[Name, set[int]]

    def has(self, step: Step) -> bool:
        """Tell whether a step of these lives is wanted."""
        only = self.only.get(step[:2])
        return only is None or step.seq in only

    def both(self, other: "Wanted") -> "Wanted":
        """Return what both want."""
        return Wanted(self.lives & other.lives, {**self.only, **other.only})


def wanted(company: Company, person: str | None, group: str | None, clause: str | None) -> Wanted | None:
    """Return what all filters that are given want; None when none is."""
    asked: list[Wanted] = []
    if person is not None:
        key = key_known(company, "person", person) or person
        asked.append(_all_of(company, "person", key, selections.about_person(key)))
    if group is not None:
        key = key_known(company, "group", group) or group
        asked.append(_all_of(company, "group", key, selections.about_group(key)))
    if clause is not None:
        asked.append(_charged(company, clause))
    return reduce(Wanted.both, asked) if asked else None


def _all_of(company: Company, machine: str, key: str, choices: Iterable[Choice]) -> Wanted:
    """Return the lives that tell about somebody or something; UnknownInstance when nothing does."""
    lives = _lives(company, choices)
    if not lives:
        find(company, machine, key)
    return Wanted(lives | _put_right(company, lives), {})


def _charged(company: Company, clause: str) -> Wanted:
    """Return the penalties under a clause, and of other lives only the steps that they came from."""
    clauses = sorted({charge.clause for charge in company.policy.charges.values()})
    if clause not in clauses:
        raise UnknownName(tr("clause"), clause, clauses)
    penalties = _lives(company, selections.charged_under(clause))
    only: dict[Name, set[int]] = {}
    for cause in company.queries.causes(penalties):
        if (name := causes.parse(cause)) and name[:2] not in penalties:
            only.setdefault(name[:2], set()).add(name[2])
    return Wanted(penalties | only.keys(), only)


def _put_right(company: Company, lives: set[Name]) -> set[Name]:
    """Return the corrections that have put any of some lives right, or taken it back."""
    machines = company.machines.machines.values()
    events = {CORRECTED, *(one.unmade.event for one in machines if one.unmade)}
    causing = map(causes.parse, company.queries.causes(lives, events))
    return {name[:2] for name in causing if name is not None}


def _lives(company: Company, choices: Iterable[Choice]) -> set[Name]:
    return {name for choice in choices for name in company.queries.names(choice)}
