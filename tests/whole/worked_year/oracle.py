"""Judge a journal by the Measures, event by event, without the engine."""

from collections.abc import Iterable
from typing import Any

from tests.whole.worked_year.register import IN, LIVE, OPEN, No, Register, moment, need

WORDS: dict[tuple[str, str], str] = {
    ("person", "join"): "name unit", ("person", "transfer"): "unit", ("person", "rename"): "name",
    ("person", "leave"): "",
    ("group", "request"): "title kind unit purpose scope leads", ("group", "approve"): "", ("group", "reject"): "",
    ("group", "withdraw"): "", ("group", "create"): "title register_no owner", ("group", "activate"): "roster",
    ("group", "adopt"): "title kind unit purpose scope leads register_no owner roster", ("group", "retitle"): "title",
    ("group", "end_work"): "", ("group", "request_dissolution"): "", ("group", "approve_dissolution"): "",
    ("group", "reject_dissolution"): "", ("group", "dissolve"): "",
    ("membership", "add"): "nickname", ("membership", "correct"): "nickname", ("membership", "remove"): "",
    ("handover", "open"): "outgoing cause", ("handover", "propose"): "successor", ("handover", "approve"): "",
    ("handover", "accept"): "", ("handover", "transfer"): "checklist", ("handover", "rename"): "nicknames",
    ("handover", "file"): "filing_no", ("handover", "cancel"): "",
    ("report", "file"): "group category accused reference", ("report", "verify"): "times", ("report", "dismiss"): "",
}  # fmt: skip
"""The data every event must bring."""
STATES = {
    "approve": "requested", "reject": "requested", "withdraw": "requested", "create": "approved",
    "activate": "created", "retitle": "active", "end_work": "active", "request_dissolution": "active",
    "approve_dissolution": "closing", "reject_dissolution": "closing", "dissolve": "closing",
}  # fmt: skip
"""The state a group must be in for an event."""


class Oracle(Register):
    """A company's books, and what every line of a journal does to them."""

    refused: list[str]
    invalid: list[str]

    def run(self, lines: Iterable[dict[str, Any]]) -> "Oracle":
        """Judge the lines in order, to be called once or line by line."""
        self.refused = getattr(self, "refused", [])
        self.invalid = getattr(self, "invalid", [])
        self.known: dict[str, dict[str, Any]] = getattr(self, "known", {})
        for line in lines:
            if "sweep" in line:
                self.elapse(moment(line["sweep"]))
            else:
                self.judge(line)
        return self

    def judge(self, line: dict[str, Any]) -> None:
        """Do what a line says, or note that it is refused or makes no sense."""
        self.at, self.actor = moment(line["at"]), line["actor"]
        self.now = moment(line.get("recorded_at", line["at"]))
        name, data = line["request_id"], line["data"]
        if not self.makes_sense(line["machine"], line["event"], data) or self.at > self.now:
            self.invalid.append(name)
        elif name in self.known:
            if self.known[name] != line:
                self.refused.append(name)
        else:
            self.elapse(self.now)
            try:
                getattr(self, line["machine"])(line["key"], line["event"], data)
            except No:
                self.refused.append(name)
            else:
                self.known[name] = line

    def makes_sense(self, machine: str, event: str, data: dict[str, Any]) -> bool:
        """Tell whether an event brings what it must and nothing else."""
        words = WORDS.get((machine, event))
        more = {"planned_end"} if event in ("request", "adopt") else set[str]()
        return words is not None and {*words.split()} == data.keys() - more

    # Person

    def person(self, key: str, event: str, data: dict[str, Any]) -> None:
        self.by_hr()
        need(self.employed(key) != (event == "join"))
        self.people[key] = self.people.get(key, {}) | data | {"employed": event != "leave"}
        for group in self.live():
            self.touch(group, key, event)

    def touch(self, group: str, person: str, event: str) -> None:
        """Tell a live group what has become of somebody."""
        active, key = self.groups[group]["state"] == "active", f"{group}/{person}"
        if event == "rename":
            if self.members.get(key) in IN:
                self.member(key, "misnamed")
                self.arm("membership", key, "nickname", self.days["membership"])
        elif event == "join":
            if active and self.in_scope(group, person):
                self.owe(key, self.days["membership"])
        elif event == "transfer" and self.kept(group, person):
            if active:
                self.owe(key, self.days["membership"])
        else:
            if person in self.groups[group]["leads"] and not self.open_handover(group, person):
                self.begin_handover(group, person)
            self.release(key)

    # Group

    def group(self, key: str, event: str, data: dict[str, Any]) -> None:
        if event in ("request", "adopt"):
            need(key not in self.groups)
            (self.request if event == "request" else self.adopt)(key, data)
            return
        need(key in self.groups and self.groups[key]["state"] == STATES[event])
        getattr(self, f"group_{event}")(key, self.groups[key], data)

    def found(self, key: str, state: str, data: dict[str, Any]) -> None:
        more = {"state": state, "applicant": self.actor, "approved": [], "ended": False}
        self.groups[key] = {"owner": None} | data | more | {"history": [(self.now, data["leads"])]}

    def request(self, key: str, data: dict[str, Any]) -> None:
        need(self.employed(self.actor) and self.title_fits(data["title"]))
        need(data["kind"] == "permanent" or "planned_end" in data)
        self.found(key, "requested", data)

    def adopt(self, key: str, data: dict[str, Any]) -> None:
        self.by_centre()
        need(data["kind"] == "permanent" or "planned_end" in data)
        self.found(key, "active", data)
        try:
            self.fill(key, data["roster"], self.days["adoption_grace"])
        except No:
            del self.groups[key]
            raise
        self.title_charge(key, data["title"])

    def title_charge(self, key: str, title: str) -> None:
        if not self.title_fits(title):
            self.charge("15", self.actor, self.at, key, None)

    def fill(self, key: str, roster: list[dict[str, str]], days: int) -> None:
        people = [row["person"] for row in roster]
        need({*self.groups[key]["leads"]} <= {*people} and len({*people}) == len(people))
        need(all(self.in_scope(key, person) for person in people))
        for row in roster:
            self.put_in(f"{key}/{row['person']}", row["nickname"], days)
        for person in self.people:
            if person not in people and self.in_scope(key, person):
                self.owe(f"{key}/{person}", days)

    def pending(self, g: dict[str, Any]) -> list[str]:
        return [one for one in self.chain(g["unit"]) if one not in (g["applicant"], *g["approved"])]

    def group_approve(self, key: str, g: dict[str, Any], _: Any) -> None:
        need(self.pending(g)[:1] == [self.actor])
        g["approved"].append(self.actor)
        if not self.pending(g):
            g["state"] = "approved"

    def group_reject(self, key: str, g: dict[str, Any], _: Any) -> None:
        need(self.actor in self.chain(g["unit"]))
        g["state"] = "rejected"

    def group_withdraw(self, key: str, g: dict[str, Any], _: Any) -> None:
        need(self.actor == g["applicant"])
        g["state"] = "withdrawn"

    def group_create(self, key: str, g: dict[str, Any], data: dict[str, Any]) -> None:
        self.by_centre()
        g |= data | {"state": "created"}
        self.title_charge(key, data["title"])

    def group_activate(self, key: str, g: dict[str, Any], data: dict[str, Any]) -> None:
        need(self.leads(key))
        self.fill(key, data["roster"], self.days["membership"])
        g["state"] = "active"

    def group_retitle(self, key: str, g: dict[str, Any], data: dict[str, Any]) -> None:
        self.by_centre()
        need(self.title_fits(data["title"]))

    def group_end_work(self, key: str, g: dict[str, Any], _: Any) -> None:
        need(self.leads(key) and g["kind"] == "temporary" and not g["ended"])
        g["ended"] = True
        self.arm("group", key, "dissolution_request", self.days["dissolution_request"])

    def group_request_dissolution(self, key: str, g: dict[str, Any], _: Any) -> None:
        need(self.leads(key))
        g |= {"state": "closing", "applicant": self.actor, "approved": []}
        self.drop("group", key)

    def group_approve_dissolution(self, key: str, g: dict[str, Any], _: Any) -> None:
        need(self.pending(g)[:1] == [self.actor])
        g["approved"].append(self.actor)

    def group_reject_dissolution(self, key: str, g: dict[str, Any], _: Any) -> None:
        need(self.actor in self.chain(g["unit"]))
        g["state"] = "active"
        if g["ended"]:
            self.arm("group", key, "dissolution_request", self.days["dissolution_request"])

    def group_dissolve(self, key: str, g: dict[str, Any], _: Any) -> None:
        self.by_centre()
        need(not self.pending(g))
        g["state"] = "dissolved"
        for member in [member for member in self.members if member.startswith(f"{key}/")]:
            self.member(member, "absent")
        for handover in [one for one, h in self.handovers.items() if one.startswith(f"{key}/") and h["state"] in OPEN]:
            self.end_handover(handover, "cancelled")

    # Membership

    def membership(self, key: str, event: str, data: dict[str, Any]) -> None:
        group, person = key.split("/")
        need(group in self.groups and self.groups[group]["state"] in LIVE)
        state = self.members.get(key, "absent")
        if event == "add":
            need(self.leads(group) and (state == "owed" or (state == "absent" and self.in_scope(group, person))))
            self.put_in(key, data["nickname"], self.days["membership"])
        elif event == "correct":
            need(state == "misnamed" and (self.leads(group) or self.actor == person))
            need(self.fits(key, data["nickname"]))
            self.member(key, "present")
        else:
            need(state == "surplus" and self.leads(group))
            self.member(key, "absent")

    # Handover

    def handover(self, key: str, event: str, data: dict[str, Any]) -> None:
        group, outgoing, _ = key.split("/")
        if event == "open":
            need(group in self.groups and self.groups[group]["state"] in LIVE and self.leads(group))
            need(data["outgoing"] == outgoing and outgoing in self.groups[group]["leads"])
            need(not self.open_handover(group, outgoing) and key == self.next_handover(group, outgoing))
            self.begin_handover(group, outgoing)
            return
        need(key in self.handovers)
        getattr(self, f"handover_{event}")(key, self.handovers[key], data)

    def handover_propose(self, key: str, h: dict[str, Any], data: dict[str, Any]) -> None:
        group, who = key.split("/", maxsplit=1)[0], data["successor"]
        need(h["state"] == "requested" and (self.leads(group) or self.is_first_approver(group)))
        need(self.employed(who) and self.members.get(f"{group}/{who}") in IN)
        need(who not in self.groups[group]["leads"])
        h["successor"] = who

    def is_first_approver(self, group: str) -> bool:
        return self.actor == self.chain(self.groups[group]["unit"])[0]

    def handover_approve(self, key: str, h: dict[str, Any], _: Any) -> None:
        need(h["state"] == "requested" and h["successor"] and self.is_first_approver(key.split("/", maxsplit=1)[0]))
        h["state"] = "approved"

    def handover_accept(self, key: str, h: dict[str, Any], _: Any) -> None:
        need(h["state"] == "approved" and self.actor == h["successor"])
        h["state"] = "active"

    def handover_transfer(self, key: str, h: dict[str, Any], _: Any) -> None:
        group, outgoing, _n = key.split("/")
        need(h["state"] == "active" and (self.actor == outgoing or self.leads(group)))
        h["state"] = "closing"
        g = self.groups[group]
        g["leads"] = list(dict.fromkeys(h["successor"] if one == outgoing else one for one in g["leads"]))
        g["history"].append((self.now, g["leads"]))

    def handover_rename(self, key: str, h: dict[str, Any], data: dict[str, Any]) -> None:
        group, outgoing, _ = key.split("/")
        need(h["state"] in ("active", "closing") and (self.actor == h["successor"] or self.leads(group)))
        told = data["nicknames"]
        need(self.fits(f"{group}/{h['successor']}", told.get(h["successor"], ""), is_lead=True))
        still_in = self.members.get(f"{group}/{outgoing}") in IN
        need(not still_in or self.fits(key, told.get(outgoing, ""), is_lead=False))
        h["renamed"] = True

    def handover_file(self, key: str, h: dict[str, Any], _: Any) -> None:
        self.by_hr()
        need(h["state"] == "closing" and h["renamed"])
        self.end_handover(key, "filed")

    def handover_cancel(self, key: str, h: dict[str, Any], _: Any) -> None:
        self.by_hr()
        need(h["state"] in OPEN)
        self.end_handover(key, "cancelled")

    # Report

    def report(self, key: str, event: str, data: dict[str, Any]) -> None:
        if event == "file":
            need(key not in self.reports and data["group"] in self.groups and self.employed(self.actor))
            self.reports[key] = {"state": "reported"} | data
            return
        self.by_hr()
        need(key in self.reports and self.reports[key]["state"] == "reported")
        report = self.reports[key]
        report["state"] = "verified" if event == "verify" else "dismissed"
        which = "22" if report["category"] == "other" else "19"
        for _ in range(data.get("times", 0)):
            self.charge(which, report["accused"], self.at, report["group"], report["accused"])
