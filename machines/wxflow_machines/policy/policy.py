"""Hold the values a company may change; `policy_file` reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import chain
from typing import Any, Literal

from wxflow.calendar.workdays import Override
from wxflow.declare.context import Context
from wxflow.declare.reminder import Reminder
from wxflow.json_values import canonical
from wxflow_machines.policy.approval_rule import ApprovalRule
from wxflow_machines.policy.channels import Channel
from wxflow_machines.policy.names import NameRules
from wxflow_machines.policy.sameness import canonical_id

OPENS, CLOSES = "09:00", "18:00"
MOST_WRONG_PERCENT = 30
"""Of the people in a roster, or who should be: with more that are wrong, it is the wrong roster."""
EARLIER_DAYS = 31
"""Days back, at most, that HR may say on the page that something happened."""
ELSE = "*"
"""Stands in the approvers for every unit that is not named."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a breach of a clause costs, in whole yuan; `unconfirmed` when the source gives no ceiling."""

    clause: str
    kind: Literal["exact", "floor", "range"]
    exact: int | None = None
    floor: int | None = None
    ceiling: int | None = None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Budgets:
    """How many working days each deadline leaves."""

    membership: int = 2
    handover: int = 2
    dissolution_request: int = 3
    appeal: int = 5
    adoption_grace: int = 10


@dataclass(frozen=True, slots=True)
class Sanctions:
    """What a breach may come to, by the law where the company is: its amount in yuan, in points, or none at all."""

    mode: Literal["money", "points", "record"] = "money"
    cap_per_month: int | None = None
    """The most that may be confirmed of one person's breaches in a month."""
    region: str | None = None
    charge_requires: Literal["nothing", "reminder_delivered"] = "nothing"
    """What a missed deadline's charge depends on; the Measures know nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A company's values, checked; equal policies have equal hashes."""

    code: str
    name: str
    information_centre: tuple[str, ...]
    hr: tuple[str, ...]
    approvers: Mapping[str, tuple[str, ...]]
    names: NameRules
    charges: Mapping[str, Charge]
    """By clause; 17 stands as `17_lead` and `17_member`."""
    deadlines: Budgets = Budgets()
    sanctions: Sanctions = Sanctions()
    clock_starts: Literal["recorded", "occurred"] = "recorded"
    zone: str = "Asia/Shanghai"
    overrides: tuple[Override, ...] = ()
    notice_files: tuple[str, ...] = ()
    """Paths, relative to the policy file's folder."""
    most_leaving_percent: int = 20
    most_wrong_percent: int = MOST_WRONG_PERCENT
    brake: int = 1000
    brake_percent: int = 100
    max_silence_hours: int = 24
    approvals: tuple[ApprovalRule, ...] = ()
    """Who must approve what the unit's plain chain is not enough for; the first that fits holds."""
    reminders: tuple[tuple[str, Reminder], ...] = ()
    """Each with its deadline, such as `membership.add`, or `*` for every one."""
    second_factor: tuple[str, ...] = ()
    """Of whom more than a password is asked who sign in, by rights and offices, or everybody."""
    earlier_days: int = EARLIER_DAYS
    opens: str = OPENS
    closes: str = CLOSES
    """The working hours, within which somebody may be reminded."""
    channel: Channel | None = field(default=None, compare=False)
    """How messages leave; no rule hangs on it, so it is no part of the hash."""
    tells_offices: bool = field(default=False, compare=False)
    """Whether the information centre and HR are told of what begins to wait for them."""
    attempts: int = field(default=8, compare=False)
    """How often a message is tried before it is dead."""
    source: str = field(default="", compare=False)
    """The file it was read from."""
    since: int | None = field(default=None, compare=False)
    """When it comes into force, UTC microseconds; None when it always has been."""
    previous: "Policy | None" = field(default=None, repr=False, compare=False)
    """The one in force until then."""
    canonical: str = field(init=False, repr=False, compare=False)
    """All values as canonical JSON: what stands behind the hash."""
    hash: str = field(init=False, repr=False, compare=False)

    spelt: Mapping[str, str] = field(init=False, repr=False, compare=False)
    """By its comparing form, each staff id in it, as it stands there first."""

    def __post_init__(self) -> None:
        named = chain.from_iterable((self.information_centre, self.hr, *self.approvers.values()))
        object.__setattr__(self, "spelt", {canonical_id(one): one for one in reversed(list(named))})
        text = canonical(_values(self))
        object.__setattr__(self, "canonical", text)
        object.__setattr__(self, "hash", sha256(text.encode()).hexdigest())

    def __hash__(self) -> int:
        return hash(self.hash)

    @property
    def versions(self) -> "Iterator[Policy]":
        """Itself, then those it took the place of, the latest first."""
        one: Policy | None = self
        while one is not None:
            yield one
            one = one.previous

    def at(self, moment: int) -> "Policy":
        """Return the version in force at a moment (UTC microseconds)."""
        one = self
        while one.previous is not None and one.since is not None and moment < one.since:
            one = one.previous
        return one

    def chain(self, unit: str) -> tuple[str, ...]:
        """Return who approves for the unit, in order, each person once; empty when nobody is named."""
        return tuple(dict.fromkeys(self.approvers.get(unit, self.approvers.get(ELSE, ()))))

    def spelling(self, actor: str) -> str:
        """Return a staff id as it stands in the policy, or as it was typed where nobody in it has it."""
        return self.spelt.get(canonical_id(actor), actor)

    @property
    def offices(self) -> Mapping[str, tuple[str, ...]]:
        """Who is of the information centre and of HR, by their roles."""
        return {"information_centre": self.information_centre, "hr": self.hr}

    def reminders_for(self, machine: str, deadline: str) -> tuple[Reminder, ...]:
        """Return when to remind of a deadline, and whom; each once."""
        named = (ELSE, f"{machine}.{deadline}")
        return tuple(dict.fromkeys(one for deadline, one in self.reminders if deadline in named))


def policy_of(context: Context) -> Policy:
    """Return the company's values; the engine, which hands them on, knows only their hash."""
    assert isinstance(context.policy, Policy)
    return context.policy


def _values(policy: Policy) -> dict[str, Any]:
    """Return every value by the file's tables and keys; what has no order is sorted."""
    deadlines, names = policy.deadlines, policy.names
    return {
        "company": {"code": policy.code, "name": policy.name},
        "roles": {"information_centre": sorted(set(policy.information_centre)), "hr": sorted(set(policy.hr))},
        "approvers": {unit: list(dict.fromkeys(chain)) for unit, chain in policy.approvers.items()},
        "names": {
            "company": list(names.company_names),
            "owner": names.owner_nickname,
            "lead_suffix": names.lead_suffix,
            "title_limit": names.title_limit,
        },
        "deadlines": {
            "membership": deadlines.membership,
            "handover": deadlines.handover,
            "dissolution_request": deadlines.dissolution_request,
            "appeal": deadlines.appeal,
            "adoption_grace": deadlines.adoption_grace,
            "clock_starts": policy.clock_starts,
        },
        "charges": {key: _charge(one) for key, one in policy.charges.items()},
        "calendar": {
            "time_zone": policy.zone,
            "overrides": sorted([str(one.day), one.workday, one.reason, one.author] for one in policy.overrides),
            "notices": list(policy.notice_files),
        },
        "import": {"most_leaving_percent": policy.most_leaving_percent},
        "sweep": {
            "brake": policy.brake,
            "brake_percent": policy.brake_percent,
            "max_silence_hours": policy.max_silence_hours,
        },
        **_asked_for(policy),
    }


def _asked_for(policy: Policy) -> dict[str, Any]:
    """Return what only a company that asks for it has: without it, a policy's hash is what it was before."""
    asked: dict[str, Any] = {}
    if policy.approvals:
        asked["approvals"] = [one.given for one in policy.approvals]
    if policy.reminders:
        asked["reminders"] = [{"deadline": deadline, **one._asdict()} for deadline, one in policy.reminders]
    if (policy.opens, policy.closes) != (OPENS, CLOSES):
        asked["hours"] = {"opens": policy.opens, "closes": policy.closes}
    if policy.most_wrong_percent != MOST_WRONG_PERCENT:
        asked["inspection"] = {"most_wrong_percent": policy.most_wrong_percent}
    if policy.second_factor:
        asked["access"] = {"second_factor": sorted(policy.second_factor)}
    if policy.earlier_days != EARLIER_DAYS:
        asked["page"] = {"earlier_days": policy.earlier_days}
    if policy.sanctions != Sanctions():
        asked["penalties"] = asdict(policy.sanctions)
    return asked


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        "clause": charge.clause,
        "exact": charge.exact,
        "floor": charge.floor,
        "ceiling": charge.ceiling,
        "unconfirmed": charge.unconfirmed,
    }
