"""Work out a journal's outcome straight from the Measures, in plain dictionaries: what the engine is held against."""

from bisect import bisect_left
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wxflow.calendar.workdays import Calendar
from wxflow_machines.policy.names import NameRules, check_nickname, check_title

ZONE = ZoneInfo("Asia/Shanghai")
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
MICROSECOND = timedelta(microseconds=1)
IN = ("present", "misnamed")
LIVE = ("active", "closing")
OPEN = ("requested", "approved", "active", "closing")
CHARGES: dict[str, dict[str, int]] = {
    "15": {"floor": 50}, "16": {"floor": 50}, "17_lead": {"exact": 10}, "17_member": {"exact": 20},
    "18": {"exact": 20}, "19": {"exact": 20}, "20": {"floor": 50}, "21": {"floor": 30},
    "22": {"floor": 20, "ceiling": 100},
}  # fmt: skip
DEADLINES = {"membership": 2, "handover": 2, "dissolution_request": 3, "adoption_grace": 10, "clock_starts": "recorded"}


class No(Exception):
    """The Measures do not allow it."""


def moment(text: str) -> int:
    """Return a time in UTC microseconds."""
    return (datetime.fromisoformat(text) - EPOCH) // MICROSECOND


def need(good: object) -> None:
    """Refuse, unless all is good."""
    if not good:
        raise No


class Register:
    """What a company knows of itself, and what everybody owes: people, groups, members, timers, penalties."""

    def __init__(self, policy: dict[str, Any], calendar: Calendar) -> None:
        self.policy, self.calendar = policy, calendar
        self.days = DEADLINES | policy.get("deadlines", {})
        named = policy.get("names", {})
        accepted = tuple(named.get("company", [policy["company"]["name"]]))
        self.names = NameRules(accepted, lead_suffix=named.get("lead_suffix", "(群负责人)"))
        self.people: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.members: dict[str, str] = {}
        self.handovers: dict[str, dict[str, Any]] = {}
        self.reports: dict[str, dict[str, Any]] = {}
        self.timers: dict[tuple[str, str, str], int | None] = {}
        """By machine, key and name; None is provisional, and never fires."""
        self.penalties: Counter[tuple[Any, ...]] = Counter()
        self.at = self.now = 0
        self.actor = ""

    # Time

    def arm(self, machine: str, key: str, name: str, days: int) -> None:
        start = self.at if self.days["clock_starts"] == "occurred" else self.now
        due = self.calendar.due_after(start, days)
        self.timers[machine, key, name] = None if due.provisional else due.moment

    def drop(self, machine: str, key: str) -> None:
        for timer in [timer for timer in self.timers if timer[:2] == (machine, key)]:
            del self.timers[timer]

    def elapse(self, now: int) -> None:
        """Let every deadline that has passed charge, dated at its due moment."""
        for timer, due in list(self.timers.items()):
            if due is not None and due <= now:
                del self.timers[timer]
                self.overdue(*timer, due)

    def overdue(self, machine: str, key: str, name: str, due: int) -> None:
        group, subject = (*key.split("/"), None)[:2]
        assert group is not None
        leads = self.leads_of_record(group, due)
        if machine == "group":
            self.charge("21", leads[0], due, group, None)
        elif machine == "handover":
            self.charge("20", subject, due, group, subject)
        elif name != "nickname":
            self.charge("18", leads[0], due, group, subject)
        elif subject in leads or subject == self.groups[group]["owner"]:
            self.charge("16", subject, due, group, subject)
        else:
            self.charge("17_lead", leads[0], due, group, subject)
            self.charge("17_member", subject, due, group, subject)

    def leads_of_record(self, group: str, due: int) -> list[str]:
        """Return who led a group when something was due: what was recorded at that very moment comes after it."""
        history: list[tuple[int, list[str]]] = self.groups[group]["history"]
        return history[max(0, bisect_left([since for since, _ in history], due) - 1)][1]

    def charge(self, which: str, debtor: str | None, at: int, group: str, subject: str | None) -> None:
        own = self.policy.get("charges", {}).get(which, CHARGES[which])
        when = (EPOCH + at * MICROSECOND).astimezone(ZONE).isoformat()
        price = (own.get("exact"), own.get("floor"), own.get("ceiling"))
        self.penalties[which.split("_", maxsplit=1)[0], debtor, when, group, subject, *price] += 1

    # Who

    def chain(self, unit: str) -> list[str]:
        approvers = self.policy["approvers"]
        return list(dict.fromkeys(approvers.get(unit, approvers["*"])))

    def by_hr(self) -> None:
        need(self.actor in self.policy["roles"]["hr"])

    def by_centre(self) -> None:
        need(self.actor in self.policy["roles"]["information_centre"])

    def leads(self, group: str) -> bool:
        return self.actor in self.policy["roles"]["information_centre"] or self.actor in self.groups[group]["leads"]

    def employed(self, person: str) -> bool:
        return person in self.people and bool(self.people[person]["employed"])

    def kept(self, group: str, person: str) -> bool:
        """Tell whether a person would be in scope even without leading the group."""
        g = self.groups[group]
        by_scope = self.people[person]["unit"] in g["scope"]["units"] or person in g["scope"]["people"]
        return by_scope or person == g["owner"]

    def in_scope(self, group: str, person: str) -> bool:
        led = person in self.groups[group]["leads"]
        return self.employed(person) and (led or self.kept(group, person))

    def live(self) -> list[str]:
        return [key for key, g in self.groups.items() if g["state"] in LIVE]

    # Members

    def member(self, key: str, state: str) -> None:
        self.members[key] = state
        self.drop("membership", key)

    def owe(self, key: str, days: int) -> None:
        state = self.members.get(key, "absent")
        if state == "absent":
            self.member(key, "owed")
            self.arm("membership", key, "add", days)
        elif state == "surplus":
            self.member(key, "present")

    def release(self, key: str) -> None:
        state = self.members.get(key)
        if state in IN:
            self.member(key, "surplus")
            self.arm("membership", key, "remove", self.days["membership"])
        elif state == "owed":
            self.member(key, "absent")

    def fits(self, key: str, nickname: str, *, is_lead: bool | None = None) -> bool:
        """Tell whether a nickname fits clause 8, for what somebody is in a group or, if told, is to be."""
        group, person = key.split("/")[:2]
        g, real = self.groups[group], self.people[person]["name"]
        lead = person in g["leads"] if is_lead is None else is_lead
        owner = person == g["owner"]
        return check_nickname(nickname, real_name=real, is_owner=owner, is_lead=lead, rules=self.names) is None

    def put_in(self, key: str, nickname: str, days: int) -> None:
        fits = self.fits(key, nickname)
        self.member(key, "present" if fits else "misnamed")
        if not fits:
            self.arm("membership", key, "nickname", days)

    def title_fits(self, title: str) -> bool:
        return check_title(title, self.names) is None

    # Handovers

    def open_handover(self, group: str, person: str) -> str | None:
        """Return the open handover of a lead, if there is one."""
        mine = (key for key, h in self.handovers.items() if key.startswith(f"{group}/{person}/") and h["state"] in OPEN)
        return next(mine, None)

    def next_handover(self, group: str, person: str) -> str:
        return f"{group}/{person}/{1 + sum(key.startswith(f'{group}/{person}/') for key in self.handovers)}"

    def begin_handover(self, group: str, person: str) -> None:
        key = self.next_handover(group, person)
        self.handovers[key] = {"state": "requested", "successor": None, "renamed": False}
        self.arm("handover", key, "handover", self.days["handover"])

    def end_handover(self, key: str, state: str) -> None:
        self.handovers[key]["state"] = state
        self.drop("handover", key)

    def states(self) -> dict[str, dict[str, str]]:
        """Return every state by machine and key."""
        return {
            "person": {key: "employed" if p["employed"] else "left" for key, p in self.people.items()},
            "group": {key: g["state"] for key, g in self.groups.items()},
            "membership": dict(self.members),
            "handover": {key: h["state"] for key, h in self.handovers.items()},
            "report": {key: r["state"] for key, r in self.reports.items()},
        }
