"""Make up a year: people come and go, groups live, and half of the duties are done late or never."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.year.oracle import IN, OPEN, Oracle
from wxflow_machines.policy import Policy

UNITS = ("采购部", "销售部", "研发部", "仓库")
NAMES = ("王芳", "李娜", "张敏", "刘𠮷", "陈静", "杨洋")
DUTIES = {"owed": "add", "misnamed": "correct", "surplus": "remove"}
START = datetime.fromisoformat("2026-01-05T08:00:00+08:00")


def year(seed: int, commands: int, policy: Policy) -> list[dict[str, Any]]:
    """Return a journal of that many commands, in the order of recorded_at, with a last sweep."""
    return _Year(Random(seed), policy).lines(commands)


class _Year:
    def __init__(self, chance: Random, policy: Policy) -> None:
        self.chance = chance
        self.now = START
        self.journal: list[dict[str, Any]] = []
        self.names: dict[str, str] = {}
        self.groups: list[str] = []
        self.oracle = Oracle(policy)
        """Knows what stands where, so that most of what is made up can really happen."""

    def lines(self, commands: int) -> list[dict[str, Any]]:
        for key in ("E0001", "E0002", "E0008", "E0009", *(f"E{n:04}" for n in range(10, 22))):
            self.join(key)
        acts = (
            self.come_and_go, self.come_and_go, self.change_a_member, self.change_a_member, self.change_a_member,
            self.change_a_member, self.hand_over, self.hand_over, self.found, self.wind_up, self.report, self.sweep,
        )  # fmt: skip
        self.adopt("G1")
        while len(self.journal) < commands:
            self.now += timedelta(minutes=self.chance.choice((1, 30, 300, 900, 2000)))
            self.chance.choice(acts)()
        self.journal.append({"sweep": (self.now + timedelta(days=20)).isoformat()})
        return self.journal

    def say(self, named: str, event: str, actor: str, /, **data: Any) -> None:
        machine, key = named.split("/", 1)
        late = timedelta(hours=self.chance.choice((0, 0, 0, 20, 70)))
        self.now += timedelta(seconds=1)
        line = {"at": (self.now - late).isoformat(), "recorded_at": self.now.isoformat(), "actor": actor}
        what = {"machine": machine, "key": key, "event": event, "data": data}
        self.journal.append({**line, **what, "reason": "原因", "request_id": f"r{len(self.journal)}"})
        self.oracle.run(self.journal[-1:])

    def person(self) -> str:
        return self.chance.choice(tuple(self.names))

    def somebody(self) -> str:
        return self.chance.choice(("E0009", "E0009", "E0009", "E0001", "E0002", self.person()))

    def group(self) -> str:
        return self.chance.choice(self.groups)

    def join(self, key: str) -> None:
        name, unit = self.chance.choice(NAMES), self.chance.choice(UNITS)
        self.names[key] = name
        self.say(f"person/{key}", "join", "E0008", name=name, unit=unit)

    def come_and_go(self) -> None:
        key = self.person()
        kind = self.chance.choice(("join", "leave", "transfer", "rename", "transfer"))
        if kind == "join":
            self.join(key)
        elif kind == "rename":
            self.names[key] = self.chance.choice(NAMES)
            self.say(f"person/{key}", "rename", "E0008", name=self.names[key])
        elif kind == "transfer":
            self.say(f"person/{key}", "transfer", "E0008", unit=self.chance.choice(UNITS))
        elif key not in ("E0001", "E0008", "E0009"):
            self.say(f"person/{key}", "leave", "E0008")

    def change_a_member(self) -> None:
        """Do what some memberships need, now and then wrongly or by somebody who may not."""
        needy = [name for name, state in self.oracle.members.items() if state in DUTIES] or [
            (self.group(), self.person())
        ]
        for group, key in self.chance.sample(needy, min(len(needy), 3)):
            event = DUTIES.get(self.oracle.members.get((group, key), ""), "add")
            leads = key in self.oracle.groups[group]["leads"] if group in self.oracle.groups else False
            right = "群主" if key == "E0009" else f"{self.names[key]}(群负责人)" if leads else self.names[key]
            nickname = self.chance.choice((right, right, right, self.names[key], "某人"))
            by = self.chance.choice((key, "E0009", "E0009", self.person()))
            self.say(f"membership/{group}/{key}", event, by, **({} if event == "remove" else {"nickname": nickname}))

    def request(self, lead: str) -> dict[str, Any]:
        title = self.chance.choice(("华信公司采购群", "华信公司采购群", "华信公司采购群", "采购群"))
        kind = self.chance.choice(("temporary", "permanent"))
        scope = {"units": self.chance.sample(UNITS, 2), "people": [self.person(), self.person()]}
        told = {"title": title, "kind": kind, "unit": self.chance.choice(UNITS), "purpose": "业务", "scope": scope}
        return {**told, "leads": list(dict.fromkeys((lead, self.person()))), "planned_end": "2026-12-31"}

    def roster(self, leads: list[str]) -> list[dict[str, str]]:
        inside = dict.fromkeys([*leads, "E0009"])
        nicknames = {p: f"{self.names[p]}(群负责人)" if self.chance.random() < 0.8 else self.names[p] for p in inside}
        return [{"person": p, "nickname": "群主" if p == "E0009" else nicknames[p]} for p in inside]

    def adopt(self, key: str) -> None:
        told = self.request(self.person())
        created = {"register_no": "1", "owner": "E0009"}
        self.say(f"group/{key}", "adopt", "E0009", **told, **created, roster=self.roster(told["leads"]))
        self.groups.append(key)

    def found(self) -> None:
        key = f"G{len(self.groups) + 1}"
        if self.chance.random() < 0.4:
            self.adopt(key)
            return
        told = self.request(self.person())
        self.say(f"group/{key}", "request", self.somebody(), **told)
        for approver in self.chance.choice((("E0001",), ("E0002", "E0001"), ("E0001", "E0002"))):
            self.say(f"group/{key}", self.chance.choice(("approve",) * 9 + ("reject",)), approver)
        self.say(f"group/{key}", "create", "E0009", title=told["title"], register_no="1", owner="E0009")
        self.say(f"group/{key}", "activate", "E0009", roster=self.roster(told["leads"]))
        self.groups.append(key)

    def wind_up(self) -> None:
        key = f"group/{self.group()}"
        for event in ("end_work", "request_dissolution", "approve_dissolution", "approve_dissolution", "dissolve"):
            if self.chance.random() < 0.75:
                self.now += timedelta(hours=self.chance.choice((1, 1, 30, 100)))
                if event != "approve_dissolution":
                    self.say(key, event, "E0009")
                elif self.chance.random() < 0.2:
                    self.say(key, "reject_dissolution", "E0001")
                else:
                    self.say(key, event, self.chance.choice(("E0001", "E0002")))

    def hand_over(self) -> None:
        """Take some open handovers some steps further, now and then by somebody who may not."""
        for key, handover in list(self.oracle.handovers.items()):
            group, outgoing = handover["group"], handover["outgoing"]
            inside = [p for (g, p), state in self.oracle.members.items() if g == group and state in IN]
            if handover["state"] not in OPEN or not inside or self.chance.random() < 0.5:
                continue
            who = handover.get("successor") or self.chance.choice(inside)
            nicknames = {outgoing: self.names[outgoing], who: f"{self.names[who]}(群负责人)"}
            steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
                ("propose", "E0009", {"successor": who}),
                ("approve", self.chance.choice(("E0001", "E0001", "E0002")), {}),
                ("accept", who, {}),
                ("transfer", self.chance.choice(("E0009", outgoing)), {"checklist": []}),
                ("rename", self.chance.choice(("E0009", who)), {"nicknames": nicknames}),
                ("file", "E0008", {"filing_no": "1"}),
            )
            for event, by, data in steps[: self.chance.randint(1, 6)]:
                self.say(f"handover/{key}", event, by, **data)
            if self.chance.random() < 0.1:
                self.say(f"handover/{key}", "cancel", "E0008")

    def report(self) -> None:
        key = f"report/R{len(self.journal)}"
        category = self.chance.choice(("other", "advertising", "image"))
        accused = self.person()
        self.say(key, "file", self.person(), group=self.group(), category=category, accused=accused, reference="1")
        if self.chance.random() < 0.7:
            self.say(key, "verify", "E0008", times=self.chance.choice((1, 2)))
        else:
            self.say(key, "dismiss", "E0008")

    def sweep(self) -> None:
        self.journal.append({"sweep": self.now.isoformat()})
