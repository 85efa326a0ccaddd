"""Whatever people and the clock do, in whatever order, what must always hold holds."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.given.databases import ON_BOTH, so_often
from tests.given.founded import CREATED, GROUP, HOUR
from tests.given.reminding import EVERY_REMINDER
from tests.given.tried import Tried
from wxflow.audit import verify
from wxflow.declare.records import OVERDUE
from wxflow.engine import recount_timers
from wxflow.engine import sweep as clock
from wxflow.ledger.ledger import Ledger
from wxflow.store.queries import Queries

PEOPLE = ("E0003", "E0004", "E0005", "E0006")
ACTORS = ("E0003", "E0004", "E0009", "E0009", "E0009")
GROUPS = ("G1", "G2")
NAMES = ("黄娟娜", "钟静明", "黄娟")
person, group, actor = st.sampled_from(PEOPLE), st.sampled_from(GROUPS), st.sampled_from(ACTORS)


class ACompany(Tried):
    """A company at the mercy of chance."""

    # What may happen

    @rule(who=person, name=st.sampled_from(NAMES), unit=st.sampled_from(("采购部", "销售部")))
    def join(self, who: str, name: str, unit: str) -> None:
        self.fire("person", who, "join", "E0008", name=name, unit=unit)

    @rule(who=person, unit=st.sampled_from(("采购部", "销售部")))
    def transfer(self, who: str, unit: str) -> None:
        self.fire("person", who, "transfer", "E0008", unit=unit)

    @rule(who=person, name=st.sampled_from(NAMES))
    def rename(self, who: str, name: str) -> None:
        self.fire("person", who, "rename", "E0008", name=name)

    @rule(who=person)
    def leave(self, who: str) -> None:
        self.fire("person", who, "leave", "E0008")

    @rule(by=actor, rightly=st.booleans(), who=person, where=group)
    def add_or_correct(self, by: str, rightly: bool, who: str, where: str) -> None:
        nickname = self.real_name(who) if rightly else "小黄"
        for event in ("add", "correct"):
            self.fire("membership", f"{where}/{who}", event, by, nickname=nickname)

    @rule(by=actor, who=person, where=group)
    def remove(self, by: str, who: str, where: str) -> None:
        self.fire("membership", f"{where}/{who}", "remove", by)

    @rule(lead=person, others=st.sets(person))
    def adopt(self, lead: str, others: set[str]) -> None:
        roster = [{"person": one, "nickname": "群主" if one == "E0009" else "黄娟娜"} for one in {lead, *others}]
        told = {**GROUP, **CREATED, "leads": [lead], "register_no": "2"}
        self.fire("group", "G2", "adopt", "E0009", **told, roster=roster)

    @rule(where=group, far=st.integers(1, 4), rejected=st.booleans())
    def wind_up(self, where: str, far: int, rejected: bool) -> None:
        decided = ("reject_dissolution" if rejected else "approve_dissolution", "E0001")
        events = (("end_work", "E0009"), ("request_dissolution", "E0009"), decided, ("dissolve", "E0009"))
        for event, by in events[:far]:
            self.fire("group", where, event, by)

    @rule(where=group, outgoing=person, successor=person, far=st.integers(1, 7))
    def hand_over(self, where: str, outgoing: str, successor: str, far: int) -> None:
        nicknames = {outgoing: self.real_name(outgoing), successor: f"{self.real_name(successor)}(群负责人)"}
        events: list[tuple[str, str, dict[str, Any]]] = [
            ("open", "E0009", {"outgoing": outgoing, "cause": "other"}),
            ("propose", "E0009", {"successor": successor}),
            ("approve", "E0001", {}),
            ("accept", successor, {}),
            ("transfer", "E0009", {"checklist": []}),
            ("rename", "E0009", {"nicknames": nicknames}),
            ("file", "E0008", {"filing_no": "1"}),
        ]
        for event, by, data in events[:far]:
            self.fire("handover", f"{where}/{outgoing}/1", event, by, **data)

    @rule(where=group, accused=person, times=st.integers(1, 2))
    def report(self, where: str, accused: str, times: int) -> None:
        key = f"R{len(self.accepted)}"
        self.fire("report", key, "file", "E0001", group=where, category="image", accused=accused, reference="1")
        self.fire("report", key, "verify", "E0008", times=times)

    @rule(
        of=st.sampled_from(("membership", "handover", "group")),
        where=group,
        who=person,
        event=st.sampled_from(("pause", "resume", "extend")),
        days=st.integers(0, 5),
        since=st.integers(0, 72),
    )
    def suspend(self, of: str, where: str, who: str, event: str, days: int, since: int) -> None:
        key = {"membership": f"{where}/{who}", "handover": f"{where}/{who}/1", "group": where}[of]
        data: dict[str, Any] = {"approver": "E0001"}
        if event == "extend":
            data["working_days"] = days + 1
        elif event == "pause" and days > 1:
            data["until"] = str(self.engine.calendar.local_date(self.now) + timedelta(days))
        at = self.now - since * HOUR if event == "pause" else self.now
        self.fire(of, key, event, "E0008", at=at, **data)

    @rule(
        kind=st.sampled_from(("person", "person", "group", "unit", "company")),
        who=person,
        where=group,
        since=st.integers(-3, 6),
        days=st.integers(0, 9),
    )
    def take_days_out(self, kind: str, who: str, where: str, since: int, days: int) -> None:
        first = self.engine.calendar.local_date(self.now) - timedelta(since)
        data: dict[str, Any] = {"kind": kind, "from": str(first), "approver": "E0001"}
        if kind != "company":
            data["whom"] = {"person": who, "group": where, "unit": "采购部"}[kind]
        if days:
            data["until"] = str(first + timedelta(days))
        self.fire("suspension", f"S{len(self.accepted)}", "start", "E0008", **data)

    @rule(pick=st.integers(0, 9), more=st.integers(-1, 5))
    def let_days_count_again(self, pick: int, more: int) -> None:
        if periods := list(Queries(self.engine.store, "HX").instances("suspension")):
            until = self.engine.calendar.local_date(self.now) + timedelta(more)
            data: dict[str, Any] = {"until": str(until), "approver": "E0001"}
            self.fire("suspension", periods[pick % len(periods)].key, "end", "E0008", **data)

    @rule(event=st.sampled_from(("confirm", "appeal", "waive", "settle", "uphold")), pick=st.integers(0, 50))
    def decide_a_penalty(self, event: str, pick: int) -> None:
        penalties = list(Queries(self.engine.store, "HX").instances("penalty"))
        if penalties:
            chosen = penalties[pick % len(penalties)]
            data = {"amount": chosen.facts["amount"] or 50} if event == "confirm" else {}
            self.fire("penalty", chosen.key, event, chosen.facts["debtor"] if event == "appeal" else "E0008", **data)

    @rule(hours=st.integers(1, 24 * 9))
    def pass_time(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule()
    def sweep(self) -> None:
        assert clock.sweep(self.engine, self.now).outcome == "good"
        self.swept = self.now

    @precondition(lambda self: self.accepted)
    @rule(pick=st.integers(0, 500))
    def repeat(self, pick: int) -> None:
        command = self.accepted[pick % len(self.accepted)]
        before = self.heads()
        assert self.engine.fire(command).repeated
        assert self.heads() == before

    # What must hold

    @invariant()
    def the_record_is_whole(self) -> None:
        if hasattr(self, "engine"):
            assert verify.verify(self.engine.store, "HX", self.engine.machines).findings == ()

    @invariant()
    def each_missed_deadline_is_charged_once_a_debtor(self) -> None:
        if not hasattr(self, "engine"):
            return
        missed = Counter(
            f"{step.machine}/{step.key}#{step.data['entry']}:{step.data['timer']}"
            for step in Queries(self.engine.store, "HX").steps()
            if step.event == OVERDUE and step.machine not in ("penalty", "approval")
        )
        assert set(missed.values()) <= {1}
        penalties = [one.facts for one in Queries(self.engine.store, "HX").instances("penalty")]
        charged = {facts["cause"] for facts in penalties if ":" in facts["cause"] and "report/" not in facts["cause"]}
        assert charged == set(missed)
        assert len({(facts["cause"], facts["debtor"]) for facts in penalties}) == len(penalties)

    @invariant()
    def nothing_due_is_left_armed_by_a_sweep(self) -> None:
        if hasattr(self, "engine") and self.swept == self.now:
            assert [t for t in Queries(self.engine.store, "HX").timers(until=self.now) if not t.provisional] == []

    @invariant()
    def every_deadline_is_due_when_counting_it_anew_says(self) -> None:
        if hasattr(self, "engine"):
            ledger = Ledger(self.engine.store, "HX", self.engine.machines)
            timers = [one for one in Queries(self.engine.store, "HX").timers() if one.due > self.now]
            counted = [recount_timers.count(self.engine, ledger, one) for one in timers]
            assert [one[1:] for one in counted] == [(one.due, one.provisional) for one in timers]


class ACompanyThatReminds(ACompany):
    """The same with reminders before, at and after every deadline."""

    policy = EVERY_REMINDER


@ON_BOTH
def test_whatever_happens_a_company_that_reminds_holds_the_same() -> None:
    run_state_machine_as_test(ACompanyThatReminds, settings=settings(max_examples=so_often(20), stateful_step_count=25))


@ON_BOTH
def test_whatever_happens_what_must_hold_holds() -> None:
    run_state_machine_as_test(ACompany, settings=settings(max_examples=so_often(40), stateful_step_count=25))
