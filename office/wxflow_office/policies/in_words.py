"""Say a policy's values in words, each with the clause of the Measures it is about."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.translatable import listed, tr
from wxflow_machines.policy.policy import ELSE, Policy
from wxflow_office.instances.called import Called
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


_DEADLINES = (
    ("9", "membership", tr("add, remove, or correct the nickname after a change")),
    ("13", "handover", tr("hand a group over, once a lead has left or moved on")),
    ("14", "dissolution_request", tr("apply to dissolve a temporary group, once its work has ended")),
    ("", "adoption_grace", tr("put an adopted group in order")),
    ("", "appeal", tr("appeal against a penalty")),
)
_CHARGES = {
    "15": tr("a group created with a title against the format; who created it"),
    "16": tr("the nickname of the owner or of a lead is wrong; they themselves"),
    "17_lead": tr("a member's nickname is wrong; the lead, for each"),
    "17_member": tr("a member's nickname is wrong; the member"),
    "18": tr("somebody was not added or not removed; the lead, for each"),
    "19": tr("content that is not allowed; whoever posted it, each time"),
    "20": tr("a group was not handed over in time; the lead who goes"),
    "21": tr("no application to dissolve in time; the lead"),
    "22": tr("any other breach; whoever did it"),
}


def in_words(policy: Policy, called: Called) -> Iterator[Section]:
    """Yield a policy's sections, people by name."""
    yield Section(tr("Who does what"), list(_who(policy, called)))
    yield Section(tr("Deadlines, in working days"), list(_deadlines(policy)))
    yield Section(tr("What a breach costs"), list(_charges(policy)))
    yield Section(tr("Names"), list(_names(policy)))


def _who(policy: Policy, called: Called) -> Iterator[Row]:
    yield Row("5", tr("information centre: creates groups and owns them"), called.people(policy.information_centre))
    yield Row("", tr("HR: people, penalties, filing"), called.people(policy.hr))
    for unit, chain in sorted(policy.approvers.items(), key=lambda one: (one[0] == ELSE, one[0])):
        of = tr("approve for all other units, in this order") if unit == ELSE else tr("approve for {unit}", unit=unit)
        yield Row("7", of, called.people(chain))


def _deadlines(policy: Policy) -> Iterator[Row]:
    for clause, name, what in _DEADLINES:
        yield Row(clause, what, str(getattr(policy.deadlines, name)))


def _charges(policy: Policy) -> Iterator[Row]:
    for key, one in policy.charges.items():
        facts = {
            "mode": policy.sanctions.mode, "amount": one.exact, "floor": one.floor, "ceiling": one.ceiling,
            "unconfirmed": one.unconfirmed or None,
        }  # fmt: skip
        yield Row(one.clause, _CHARGES.get(key, key), price(facts))
    if policy.sanctions.cap_per_month is not None:
        yield Row("", tr("at most, for anybody's breaches of a month"), str(policy.sanctions.cap_per_month))
    if policy.sanctions.charge_requires == "reminder_delivered":
        yield Row("", tr("a missed deadline is charged"), tr("only where a reminder had reached the debtor in time"))


def _names(policy: Policy) -> Iterator[Row]:
    names = policy.names
    yield Row("8", tr("a title begins with"), listed(names.company_names))
    yield Row("8", tr("the owner's nickname"), names.owner_nickname)
    yield Row("8", tr("a lead's nickname"), tr("the name, then {suffix}", suffix=names.lead_suffix))
    yield Row("8", tr("signs in a title at most"), str(names.title_limit))
