"""Say a policy's values in words, each with the clause of the Measures it is about."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.translatable import listed, tr
from wxflow_machines.policy.policy import ELSE, Policy
from wxflow_office.instances.called import Called
from wxflow_office.policies.words import CHOICES, ONLY_WHEN_TOLD, WORDS, approved_for
from wxflow_office.texts.prices import price


class Row(NamedTuple):
    """A value: of which clause, what it is, and how it is set."""

    clause: str
    what: str
    value: str


class Section(NamedTuple):
    """Values that belong together."""

    heading: str
    rows: list[Row]


_DEADLINES = ("membership", "handover", "dissolution_request", "adoption_grace", "appeal")


def in_words(policy: Policy, called: Called) -> Iterator[Section]:
    """Yield a policy's sections, people by name."""
    yield Section(tr("Who does what"), list(_who(policy, called)))
    yield Section(tr("Deadlines, in working days"), list(_deadlines(policy)))
    yield Section(tr("What a breach costs"), list(_charges(policy)))
    yield Section(tr("Names"), list(_names(policy)))
    if rows := list(_sign_in(policy)):
        yield Section(tr("Signing in"), rows)


def _who(policy: Policy, called: Called) -> Iterator[Row]:
    yield Row(*WORDS["roles.information_centre"], called.people(policy.information_centre))
    yield Row(*WORDS["roles.hr"], called.people(policy.hr))
    for unit, chain in sorted(policy.approvers.items(), key=lambda one: (one[0] == ELSE, one[0])):
        yield Row("7", approved_for(unit), called.people(chain))


def _deadlines(policy: Policy) -> Iterator[Row]:
    for name in _DEADLINES:
        yield Row(*WORDS[f"deadlines.{name}"], str(getattr(policy.deadlines, name)))


def _charges(policy: Policy) -> Iterator[Row]:
    for key, one in policy.charges.items():
        facts = {
            "mode": policy.sanctions.mode, "amount": one.exact, "floor": one.floor, "ceiling": one.ceiling,
            "unconfirmed": one.unconfirmed or None,
        }  # fmt: skip
        yield Row(*WORDS[f"charges.{key}"], price(facts))
    if policy.sanctions.cap_per_month is not None:
        yield Row(*WORDS["penalties.cap_per_month"], str(policy.sanctions.cap_per_month))
    if policy.sanctions.charge_requires == "reminder_delivered":
        yield Row(*WORDS["penalties.charge_requires"], ONLY_WHEN_TOLD)


def _names(policy: Policy) -> Iterator[Row]:
    names = policy.names
    yield Row(*WORDS["names.company"], listed(names.company_names))
    yield Row(*WORDS["names.owner"], names.owner_nickname)
    yield Row("8", tr("a lead's nickname"), tr("the name, then {suffix}", suffix=names.lead_suffix))
    yield Row(*WORDS["names.title_limit"], str(names.title_limit))


def _sign_in(policy: Policy) -> Iterator[Row]:
    if policy.second_factor:
        named = CHOICES["access.second_factor"]
        yield Row(*WORDS["access.second_factor"], listed(named[one] for one in policy.second_factor))
