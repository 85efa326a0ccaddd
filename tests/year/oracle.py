"""The Measures once more, as plainly as can be: dictionaries, no engine; what the machines are held against."""

from collections import Counter
from typing import Any

from wxflow.moments import iso, parse
from wxflow.workdays import Calendar
from wxflow_machines import names
from wxflow_machines.policy import Policy

IN = ("present", "misnamed")
NEVER = 2**62
"""When a provisional deadline charges."""
OPEN = ("requested", "approved", "active", "closing")


class No(Exception):
    """The page says no."""


class Oracle:
    """A company's state in dictionaries; every line changes it or is refused."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.calendar = policy, Calendar()
        self.people: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.members: dict[tuple[str, str], str] = {}
        self.handovers: dict[str, dict[str, Any]] = {}
        self.reports: dict[str, dict[str, Any]] = {}
        self.timers: dict[tuple[str, str, str], int] = {}
        self.penalties: Counter[tuple[Any, ...]] = Counter()
        self.refused: list[str] = []

    def run(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            if "sweep" in line:
                self.elapse(parse(line["sweep"], ""))
                continue
            self.at = parse(line["at"], "")
            self.now = parse(line.get("recorded_at", line["at"]), "")
            self.elapse(self.now)
            self.actor = line["actor"]
            try:
                getattr(self, line["machine"])(line["key"], line["event"], line.get("data", {}))
            except No:
                self.refused.append(line["request_id"])

    # Deadlines and charges

    def arm(self, machine: str, key: str, name: str, days: int) -> None:
        due = self.calendar.due_after(self.now, days)
        self.timers[(machine, key, name)] = NEVER if due.provisional else due.moment

    def drop(self, machine: str, key: str) -> None:
        for timer in [t for t in self.timers if t[:2] == (machine, key)]:
            del self.timers[timer]

    def elapse(self, now: int) -> None:
        for timer, due in sorted(self.timers.items(), key=lambda item: (item[1], item[0])):
            if due > now:
                continue
            del self.timers[timer]
            machine, key, name = timer
            group = key.split("/")[0]
            g = self.groups[group]
            lead = g["leads"][0]
            if machine == "group":
                self.charge("21", lead, due, group, None)
            elif machine == "handover":
                self.charge("20", key.split("/")[1], due, group, key.split("/")[1])
            else:
                person = key.split("/")[1]
                if name != "nickname":
                    self.charge("18", lead, due, group, person)
                elif person == g["owner"] or person in g["leads"]:
                    self.charge("16", person, due, group, person)
                else:
                    self.charge("17_lead", lead, due, group, person)
                    self.charge("17_member", person, due, group, person)

    def charge(self, which: str, debtor: str, at: int, group: str, subject: str | None) -> None:
        c = self.policy.charges[which]
        when = iso(at, self.policy.zone)
        self.penalties[(c.clause, debtor, when, group, subject, c.exact, c.floor, c.ceiling)] += 1

    # Who

    def need(self, good: object) -> None:
        if not good:
            raise No

    def by_hr(self) -> None:
        self.need(self.actor in self.policy.hr)

    def by_centre(self) -> None:
        self.need(self.actor in self.policy.information_centre)

    def leads(self, group: str) -> bool:
        return self.actor in self.groups[group]["leads"] or self.actor in self.policy.information_centre

    def employed(self, person: str) -> bool:
        return person in self.people and self.people[person]["employed"]

    def concerns(self, g: dict[str, Any], person: str, *, as_lead: bool = True) -> bool:
        unit, scope = self.people[person]["unit"], g["scope"]
        kept = unit in scope["units"] or person in scope["people"] or person == g["owner"]
        return kept or (as_lead and person in g["leads"])

    def in_scope(self, g: dict[str, Any], person: str) -> bool:
        return self.employed(person) and self.concerns(g, person)

    def live(self) -> list[str]:
        return [key for key in sorted(self.groups) if self.groups[key]["state"] in ("active", "closing")]

    # Machines

    def person(self, key: str, event: str, data: dict[str, Any]) -> None:
        self.by_hr()
        if event == "join":
            self.need(not self.employed(key))
            self.people[key] = {"employed": True, **data}
            for g in self.live():
                if self.groups[g]["state"] == "active" and self.concerns(self.groups[g], key):
                    self.owe(g, key, 2)
            return
        self.need(self.employed(key))
        self.people[key].update(data)
        if event == "leave":
            self.people[key]["employed"] = False
        for g in self.live():
            group = self.groups[g]
            if event == "rename":
                if self.members.get((g, key)) in IN:
                    self.member(g, key, "misnamed")
                    self.arm("membership", f"{g}/{key}", "nickname", 2)
            elif event == "transfer" and self.concerns(group, key, as_lead=False):
                if group["state"] == "active":
                    self.owe(g, key, 2)
            else:
                self.let_go(g, key)

    def let_go(self, g: str, person: str) -> None:
        if person in self.groups[g]["leads"]:
            mine = [h for h in self.handovers.values() if (h["group"], h["outgoing"]) == (g, person)]
            if not any(h["state"] in OPEN for h in mine):
                key = f"{g}/{person}/{len(mine) + 1}"
                self.handovers[key] = {"group": g, "outgoing": person, "state": "requested"}
                self.arm("handover", key, "handover", 2)
        state = self.members.get((g, person))
        if state in IN:
            self.member(g, person, "surplus")
            self.arm("membership", f"{g}/{person}", "remove", 2)
        elif state == "owed":
            self.member(g, person, "absent")

    def owe(self, g: str, person: str, days: int) -> None:
        state = self.members.get((g, person), "absent")
        if state == "absent":
            self.member(g, person, "owed")
            self.arm("membership", f"{g}/{person}", "add", days)
        elif state == "surplus":
            self.member(g, person, "present")

    def member(self, g: str, person: str, state: str) -> None:
        self.members[(g, person)] = state
        self.drop("membership", f"{g}/{person}")

    def misfit(self, g: str, person: str, nickname: str) -> bool:
        group = self.groups[g]
        return (
            names.check_nickname(
                nickname,
                real_name=self.people[person]["name"],
                is_owner=person == group["owner"],
                is_lead=person in group["leads"],
                rules=self.policy.names,
            )
            is not None
        )

    def put_in(self, g: str, person: str, nickname: str, days: int) -> None:
        wrong = self.misfit(g, person, nickname)
        self.member(g, person, "misnamed" if wrong else "present")
        if wrong:
            self.arm("membership", f"{g}/{person}", "nickname", days)

    def membership(self, key: str, event: str, data: dict[str, Any]) -> None:
        g, person = key.split("/")
        self.need(g in self.groups and self.groups[g]["state"] in ("active", "closing"))
        state = self.members.get((g, person), "absent")
        if event == "add":
            self.need(state in ("owed", "absent") and self.leads(g))
            self.need(state == "owed" or self.in_scope(self.groups[g], person))
            self.put_in(g, person, data["nickname"], 2)
        elif event == "correct":
            self.need(state == "misnamed" and (self.leads(g) or self.actor == person))
            self.need(not self.misfit(g, person, data["nickname"]))
            self.member(g, person, "present")
        else:
            self.need(event == "remove" and state == "surplus" and self.leads(g))
            self.member(g, person, "absent")

    def chain(self, unit: str, applicant: str | None) -> list[str]:
        approvers = self.policy.approvers.get(unit, self.policy.approvers["*"])
        return [one for one in dict.fromkeys(approvers) if one != applicant]

    def fill(self, key: str, roster: list[dict[str, str]], days: int) -> None:
        g = self.groups[key]
        inside = {row["person"] for row in roster}
        self.need(set(g["leads"]) <= inside and all(self.in_scope(g, person) for person in inside))
        for row in roster:
            self.put_in(key, row["person"], row["nickname"], days)
        for person in self.people:
            if person not in inside and self.in_scope(g, person):
                self.owe(key, person, days)

    def group(self, key: str, event: str, data: dict[str, Any]) -> None:
        if event in ("request", "adopt"):
            self.need(key not in self.groups)
            told = {name: value for name, value in data.items() if name != "roster"}
            g = {**told, "applicant": self.actor, "approved": [], "ended": False}
            bad_title = names.check_title(data["title"], self.policy.names) is not None
            if event == "request":
                self.need(self.employed(self.actor) and not bad_title)
                self.groups[key] = {**g, "state": "requested", "owner": None}
                return
            self.by_centre()
            self.groups[key] = {**g, "state": "active"}
            try:
                self.fill(key, data["roster"], 10)
            except No:
                del self.groups[key]
                raise
            if bad_title:
                self.charge("15", self.actor, self.at, key, None)
            return
        self.need(key in self.groups)
        self.known_group(key, event, data)

    def known_group(self, key: str, event: str, data: dict[str, Any]) -> None:  # noqa: PLR0912, PLR0915 – a table
        g = self.groups[key]
        state, chain = g["state"], self.chain(g["unit"], g["applicant"])
        left = [one for one in chain if one not in g["approved"]]
        moves = {
            "approve": "requested", "reject": "requested", "withdraw": "requested", "create": "approved",
            "activate": "created", "end_work": "active", "request_dissolution": "active",
            "approve_dissolution": "closing", "reject_dissolution": "closing", "dissolve": "closing",
        }  # fmt: skip
        self.need(moves[event] == state)
        if event in ("approve", "approve_dissolution"):
            self.need(left[:1] == [self.actor])
            g["approved"].append(self.actor)
            if event == "approve" and left == [self.actor]:
                g["state"] = "approved"
        elif event in ("reject", "reject_dissolution"):
            self.need(self.actor in self.chain(g["unit"], None))
            g["state"] = "rejected" if event == "reject" else "active"
            if event != "reject" and g["kind"] == "temporary" and g["ended"]:
                self.arm("group", key, "dissolution_request", 3)
        elif event == "withdraw":
            self.need(self.actor == g["applicant"])
            g["state"] = "withdrawn"
        elif event == "create":
            self.by_centre()
            g.update(data, state="created")
            if names.check_title(data["title"], self.policy.names) is not None:
                self.charge("15", self.actor, self.at, key, None)
        elif event == "activate":
            self.need(self.leads(key))
            self.fill(key, data["roster"], 2)
            g["state"] = "active"
        elif event == "end_work":
            self.need(self.leads(key) and g["kind"] == "temporary" and not g["ended"])
            g["ended"] = True
            self.arm("group", key, "dissolution_request", 3)
        elif event == "request_dissolution":
            self.need(self.leads(key))
            g.update(state="closing", applicant=self.actor, approved=[])
            self.drop("group", key)
        else:
            self.by_centre()
            self.need(not left)
            g["state"] = "dissolved"
            for member in [m for m in self.members if m[0] == key]:
                self.member(*member, "absent")
            for name, h in self.handovers.items():
                if h["group"] == key and h["state"] in OPEN:
                    h["state"] = "cancelled"
                    self.drop("handover", name)

    def handover(self, key: str, event: str, data: dict[str, Any]) -> None:
        self.need(key in self.handovers)
        h = self.handovers[key]
        g = self.groups[h["group"]]
        state, lead = h["state"], self.leads(h["group"])
        first = self.chain(g["unit"], None)[0]
        if event == "propose":
            who = data["successor"]
            self.need(state == "requested" and (lead or self.actor == first))
            inside = self.members.get((h["group"], who)) in IN
            self.need(self.employed(who) and inside and who not in g["leads"])
            h["successor"] = who
        elif event == "approve":
            self.need(state == "requested" and self.actor == first and "successor" in h)
            h["state"] = "approved"
        elif event == "accept":
            self.need(state == "approved" and self.actor == h["successor"])
            h["state"] = "active"
        elif event == "transfer":
            self.need(state == "active" and (lead or self.actor == h["outgoing"]))
            h["state"] = "closing"
            passed = [h["successor"] if one == h["outgoing"] else one for one in g["leads"]]
            g["leads"] = list(dict.fromkeys(passed))
        elif event == "rename":
            self.need(state in ("active", "closing") and (lead or self.actor == h["successor"]))
            self.need(data["nicknames"].get(h["successor"]) == self.people[h["successor"]]["name"] + "(群负责人)")
            if self.members.get((h["group"], h["outgoing"])) in IN:
                self.need(data["nicknames"].get(h["outgoing"]) == self.people[h["outgoing"]]["name"])
            h["renamed"] = True
        elif event == "file":
            self.by_hr()
            self.need(state == "closing" and h.get("renamed"))
            h["state"] = "filed"
            self.drop("handover", key)
        else:
            self.by_hr()
            self.need(event == "cancel" and state in OPEN)
            h["state"] = "cancelled"
            self.drop("handover", key)

    def report(self, key: str, event: str, data: dict[str, Any]) -> None:
        if event == "file":
            self.need(key not in self.reports and data["group"] in self.groups and self.employed(self.actor))
            self.reports[key] = {**data, "state": "reported"}
            return
        self.by_hr()
        self.need(key in self.reports and self.reports[key]["state"] == "reported")
        r = self.reports[key]
        r["state"] = "verified" if event == "verify" else "dismissed"
        for _ in range(data.get("times", 0)):
            which = "22" if r["category"] == "other" else "19"
            self.charge(which, r["accused"], self.at, r["group"], r["accused"])

    def states(self) -> dict[str, dict[str, str]]:
        """Return every state but absence, by machine."""
        found = {
            "person": {key: "employed" if one["employed"] else "left" for key, one in self.people.items()},
            "group": {key: one["state"] for key, one in self.groups.items()},
            "membership": {f"{g}/{p}": state for (g, p), state in self.members.items() if state != "absent"},
            "handover": {key: one["state"] for key, one in self.handovers.items()},
            "report": {key: one["state"] for key, one in self.reports.items()},
        }
        return {machine: lives for machine, lives in found.items() if lives}
