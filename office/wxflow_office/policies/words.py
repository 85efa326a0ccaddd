"""What a policy's values are about: each with its clause of the Measures, and what its choices are called."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from wxflow.json_values import is_list
from wxflow.translatable import listed, term, tr
from wxflow_machines.policy.policy import ELSE
from wxflow_machines.policy.schema import EVERYBODY


class Word(NamedTuple):
    """What a value is about, and the clause it stands in, if it stands in one."""

    clause: str
    what: str


ONLY_WHEN_TOLD = tr("only where a reminder had reached the debtor in time")
WORDS: Mapping[str, Word] = {
    "hash": Word("", tr("the fingerprint of all its values")),
    "effective_from": Word("", tr("in force from")),
    "previous": Word("", tr("the fingerprint of the one in force until then")),
    "company.code": Word("", tr("the company's code")),
    "company.name": Word("8", tr("the company's name, which titles begin with")),
    "roles.information_centre": Word("5", tr("information centre: creates groups and owns them")),
    "roles.hr": Word("", tr("HR: people, penalties, filing")),
    "approvers.unit": Word("7", tr("unit; * is every one that is not named")),
    "approvers.people": Word("7", tr("who approves, in this order")),
    "deadlines.membership": Word("9", tr("add, remove, or correct the nickname after a change")),
    "deadlines.handover": Word("13", tr("hand a group over, once a lead has left or moved on")),
    "deadlines.dissolution_request": Word("14", tr("apply to dissolve a temporary group, once its work has ended")),
    "deadlines.adoption_grace": Word("", tr("put an adopted group in order")),
    "deadlines.appeal": Word("", tr("appeal against a penalty")),
    "deadlines.clock_starts": Word("", tr("a deadline is counted from")),
    "charges.15": Word("15", tr("a group created with a title against the format; who created it")),
    "charges.16": Word("16", tr("the nickname of the owner or of a lead is wrong; they themselves")),
    "charges.17_lead": Word("17", tr("a member's nickname is wrong; the lead, for each")),
    "charges.17_member": Word("17", tr("a member's nickname is wrong; the member")),
    "charges.18": Word("18", tr("somebody was not added or not removed; the lead, for each")),
    "charges.19": Word("19", tr("content that is not allowed; whoever posted it, each time")),
    "charges.20": Word("20", tr("a group was not handed over in time; the lead who goes")),
    "charges.21": Word("21", tr("no application to dissolve in time; the lead")),
    "charges.22": Word("22", tr("any other breach; whoever did it")),
    "clause": Word("", tr("the clause")),
    "exact": Word("", tr("exactly")),
    "floor": Word("", tr("at least")),
    "ceiling": Word("", tr("at most")),
    "unconfirmed": Word("", tr("the most is not confirmed yet")),
    "penalties.mode": Word("", tr("what a breach comes to")),
    "penalties.cap_per_month": Word("", tr("at most, for anybody's breaches of a month")),
    "penalties.region": Word("", tr("the province or city where the company is")),
    "penalties.charge_requires": Word("", tr("a missed deadline is charged")),
    "names.company": Word("8", tr("a title begins with")),
    "names.owner": Word("8", tr("the owner's nickname")),
    "names.lead_suffix": Word("8", tr("what follows the name in a lead's nickname")),
    "names.title_limit": Word("8", tr("signs in a title at most")),
    "access.second_factor": Word("", tr("of whom more than a password is asked")),
    "calendar.time_zone": Word("", tr("the time zone that days end in")),
    "calendar.overrides.date": Word("", tr("day")),
    "calendar.overrides.workday": Word("", tr("what it is")),
    "calendar.overrides.reason": Word("", tr("why")),
    "calendar.overrides.author": Word("", tr("who has decided it")),
    "reminders.deadline": Word("", tr("of which deadline")),
    "reminders.working_days": Word("", tr("working days from its last day: -1 is the day before")),
    "reminders.at": Word("", tr("at what time")),
    "reminders.to": Word("", tr("who is reminded")),
    "hours.opens": Word("", tr("working hours begin, within which people are reminded")),
    "hours.closes": Word("", tr("working hours end")),
    "delivery.offices": Word("", tr("the information centre and HR are told of what waits for them")),
    "delivery.attempts": Word("", tr("how often a message is tried before it is given up")),
    "page.earlier_days": Word("", tr("days back that HR may say on the page that something happened")),
    "import.most_leaving_percent": Word("", tr("percent of the staff that a list may let leave without a question")),
    "inspection.most_wrong_percent": Word("", tr("percent of a roster that may be wrong without a question")),
    "sweep.brake": Word("", tr("penalties that one sweep may propose before it stops")),
    "sweep.brake_percent": Word("", tr("percent of the deadlines that may pass in one sweep before it stops")),
    "sweep.max_silence_hours": Word("", tr("hours without a sweep until that is reported")),
}
"""By table and key; a charge's parts by themselves."""
CHOICES: Mapping[str, Mapping[str, str]] = {
    "deadlines.clock_starts": {"recorded": tr("when it was recorded"), "occurred": tr("when it happened")},
    "penalties.mode": {
        "money": tr("money, in yuan"),
        "points": tr("points, nothing is deducted"),
        "record": tr("a record only"),
    },
    "penalties.charge_requires": {"nothing": tr("in any case"), "reminder_delivered": ONLY_WHEN_TOLD},
    "delivery.offices": {"true": tr("yes"), "false": tr("no")},
    "calendar.overrides.workday": {"true": tr("working day"), "false": tr("day off")},
    "access.second_factor": {
        "operator": tr("whoever operates this page"),
        "auditor": tr("auditors"),
        "hr": tr("HR"),
        "information_centre": tr("the information centre"),
        EVERYBODY: tr("everybody"),
    },
    "reminders.to": {
        "lead": tr("the group's lead"),
        "debtor": tr("whoever would be charged"),
        "superior": tr("the first approver"),
        "person": tr("the person it is about"),
        "information_centre": tr("the information centre"),
        "hr": tr("HR"),
    },
}
"""What each value of those that have few is called."""
_LISTS = {
    "approvals": tr("approval in levels"),
    "reminders": tr("Reminders"),
    "calendar.overrides": tr("Working days and days off of the company's own"),
    "calendar.notices": tr("the official notices of days off"),
}


def approved_for(unit: str) -> str:
    """Say for which unit somebody approves."""
    if unit == ELSE:
        return tr("approve for all other units, in this order")
    return tr("approve for {unit}", unit=unit)


def about(key: str) -> str:
    """Say what a value is about, by its place in a policy."""
    table, _, rest = key.partition(".")
    if table == "approvers":
        return approved_for(rest)
    if table == "charges":
        clause, _, part = rest.partition(".")
        what = WORDS[f"charges.{clause}"].what
        return tr("{what} ({part})", what=what, part=WORDS[part].what) if part in WORDS else what
    return WORDS[key].what if key in WORDS else _LISTS.get(key, key)


def named(key: str, value: Any) -> Any:
    """Return a value as people call it, by its place in a policy; as it is where it is a number, a name or an id."""
    if is_list(value) and key in _EACH:
        return listed(map(_EACH[key], value))
    called = CHOICES.get(key, {})
    if is_list(value) and called:
        return listed(called[one] for one in value)
    return called.get(value, value) if isinstance(value, str) else value


def reminding(reminder: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reminder with its deadline, and whom it goes to, by their names."""
    machine, _, deadline = reminder["deadline"].partition(".")
    of = term("deadline", deadline, machine) if deadline else tr("every deadline")
    return {**reminder, "deadline": of, "to": term("recipient", reminder["to"])}


def _reminder(one: Mapping[str, Any]) -> str:
    told = {**reminding(one), "days": f"{one['working_days']:+d}"}
    return tr("{deadline} {days} {at} → {to}", **{name: told[name] for name in ("deadline", "days", "at", "to")})


def _override(one: Sequence[Any]) -> str:
    day, workday, reason, author = one
    what = CHOICES["calendar.overrides.workday"]["true" if workday else "false"]
    return tr("{day} {what}: {reason} ({author})", day=day, what=what, reason=reason, author=author)


_EACH: Mapping[str, Callable[[Any], str]] = {"reminders": _reminder, "calendar.overrides": _override}
"""How each entry of a list is said that has parts."""
