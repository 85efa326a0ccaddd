"""Find the lives that a filter of the audit log asks for."""

from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from wxflow.errors import BadInput, nearest
from wxflow.words import words

if TYPE_CHECKING:
    from wxflow.choice import Choice
    from wxflow.draft import Name
    from wxflow.rows import Step
    from wxflow_cli.opening import Opened


class Wanted(NamedTuple):
    """Lives of which all steps are wanted, unless some of their steps are named: then only those."""

    lives: "set[Name]"
    only: "dict[Name, set[int]]"

    def has(self, step: "Step") -> bool:
        """Tell whether a step of these lives is wanted."""
        only = self.only.get(step[:2])
        return only is None or step.seq in only

    def both(self, other: "Wanted") -> "Wanted":
        """Return what both want."""
        return Wanted(self.lives & other.lives, {**self.only, **other.only})


def wanted(company: "Opened", person: str | None, group: str | None, clause: str | None) -> Wanted | None:
    """Return what all filters that are given want; None when none is."""
    from wxflow_machines import concerning

    asked: list[Wanted] = []
    if person is not None:
        asked.append(_all_of(company, "person", person, concerning.about_person(person)))
    if group is not None:
        asked.append(_all_of(company, "group", group, concerning.about_group(group)))
    if clause is not None:
        asked.append(_charged(company, clause))
    return reduce(Wanted.both, asked) if asked else None


def _all_of(company: "Opened", machine: str, key: str, choices: "Iterable[Choice]") -> Wanted:
    """Return the lives that tell about somebody or something; UnknownInstance when nothing does."""
    from wxflow_cli.instances import find

    lives = _lives(company, choices)
    if not lives:
        find(company.rulebook[machine].machine, company, key)
    return Wanted(lives, {})


def _charged(company: "Opened", clause: str) -> Wanted:
    """Return the penalties under a clause, and of other lives only the steps that they came from."""
    from wxflow import causes, views
    from wxflow_machines import concerning

    clauses = sorted({charge.clause for charge in company.policy.charges.values()})
    if clause not in clauses:
        raise BadInput(
            words(
                "--clause: nothing is charged under '{clause}'{nearest}; known: {clauses}",
                clause=clause,
                nearest=nearest(clause, clauses),
                clauses=", ".join(clauses),
            )
        )
    penalties = _lives(company, concerning.charged_under(clause))
    only: dict[Name, set[int]] = {}
    for cause in views.causes(company.store, company.company, penalties):
        if (name := causes.parse(cause)) and name[:2] not in penalties:
            only.setdefault(name[:2], set()).add(name[2])
    return Wanted(penalties | only.keys(), only)


def _lives(company: "Opened", choices: "Iterable[Choice]") -> "set[Name]":
    from wxflow import views

    return {name for choice in choices for name in views.names(company.store, company.company, choice)}
