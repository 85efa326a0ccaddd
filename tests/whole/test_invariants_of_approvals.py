"""Whatever happens among groups, handovers and their approvals, nothing waits for what is over."""

from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from tests.given.databases import ON_BOTH, so_often
from tests.given.founded import CREATED, GROUP
from tests.whole.test_invariants import PEOPLE, ACompany
from wxflow.declare.context import Context
from wxflow.declare.records import Instance
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.lookups import LedgerLookups
from wxflow.store.queries import Queries
from wxflow_machines.approval.forecast import Standing, forecast

RULES = """
[[approvals]]
for = "request"
kinds = ["permanent"]
fallback = "E0009"
levels = [{ by = "in_turn", approvers = ["E0003", "E0005"], working_days = 1 }]

[[approvals]]
for = "handover"
fallback = "E0009"
levels = [{ by = "all", approvers = ["E0003", "E0001"] }, { by = "any", approvers = ["E0006", "E0009"] }]
"""
DISSOLUTIONS = """
[[approvals]]
for = "dissolution"
fallback = "E0009"
levels = [{ by = "votes", votes = 2, approvers = ["E0001", "E0005", "E0006"], working_days = 2 }]
"""
PERMANENT = {**{name: value for name, value in GROUP.items() if name != "planned_end"}, "kind": "permanent"}
ROSTER = [{"person": "E0004", "nickname": "钟静明(群负责人)"}]
ACTS = ("approve", "approve", "approve", "reject", "return", "resubmit", "transfer", "withdraw", "take_back", "add")
INFORMATION_CENTRE = "E0009"
WAITING = (("group", "requested"), ("group", "closing"), ("handover", "requested"))


class ACompanyWithApprovals(ACompany):
    """The same where requests of permanent groups and successors are approved by cases, dissolutions by the chain."""

    policy = RULES

    @rule(by=st.sampled_from(PEOPLE))
    def ask_for_a_group(self, by: str) -> None:
        self.fire("group", "G3", "request", by, **PERMANENT)

    @rule(where=st.sampled_from(("G1", "G3")), title=st.sampled_from(("华信公司采购部群", "华信公司采购二群")))
    def amend(self, where: str, title: str) -> None:
        for by in PEOPLE:
            self.fire("group", where, "amend", by, title=title)

    @rule()
    def begin_and_end(self) -> None:
        self.fire("group", "G3", "create", "E0009", **{**CREATED, "register_no": "3"})
        self.fire("group", "G3", "activate", "E0004", roster=ROSTER)
        self.fire("group", "G3", "request_dissolution", "E0004")
        self.fire("group", "G3", "approve_dissolution", "E0001")
        self.fire("group", "G3", "dissolve", "E0009")

    @rule(who=st.sampled_from(PEOPLE), by=st.sampled_from((*PEOPLE, "E0009")))
    def go_on_leave(self, who: str, by: str) -> None:
        day = str(self.engine.calendar.local_date(self.now))
        leave: dict[str, Any] = {"by": by, "from": day, "until": day}
        self.fire("person", who, "stand_in", who, **leave)

    @rule(pick=st.integers(0, 9))
    def agree_to_the_end(self, pick: int) -> None:
        self.act("approve", pick, "E0003", 8)

    @rule(event=st.sampled_from(ACTS), pick=st.integers(0, 9), other=st.sampled_from(PEOPLE), often=st.integers(1, 4))
    def do_something(self, event: str, pick: int, other: str, often: int) -> None:
        self.act(event, pick, other, often)

    def act(self, event: str, pick: int, other: str, often: int) -> None:
        """Do the same about a case, or several, again and again."""
        for _ in range(often):
            cases = [one for one in self._cases() if one.state in ("open", "returned")]
            if cases:
                self._act(cases[pick % len(cases)], event, other)

    def _act(self, case: Instance, event: str, other: str) -> None:
        """Let the applicant, or the first who may act for one who is asked, do something about a case.

        Where the information centre has applied and nobody may act, it gives the seat to somebody else.
        """
        of_case: dict[str, dict[str, Any]] = {
            "return": {"to": "applicant"},
            "transfer": {"to": other},
            "add": {"person": other, "place": "with"},
        }
        data: dict[str, Any] = of_case.get(event, {})
        asked = [] if event in ("resubmit", "withdraw") else self._asked(case)
        if not asked:
            self.fire("approval", case.key, event, case.facts["applicant"], **data)
            return
        if not asked[0].who:
            event, data = "transfer", of_case["transfer"]
        by = asked[0].who[0] if asked[0].who else INFORMATION_CENTRE
        acting: dict[str, Any] = {"for": asked[0].approver} if by != asked[0].approver and event != "take_back" else {}
        self.fire("approval", case.key, event, by, **data, **acting)

    @invariant()
    def what_waits_for_a_case_waits_for_one_that_goes_on(self) -> None:
        if not hasattr(self, "engine"):
            return
        cases = {one.key: one.state for one in self._cases()}
        carried: Counter[str] = Counter()
        for machine, state in WAITING:
            for one in Queries(self.engine.store, "HX").instances(machine, states=(state,)):
                case = one.facts.get("approval")
                if case is not None and not one.facts.get("dissolution_granted"):
                    assert cases[case] in ("open", "returned"), (machine, one.key, state)
                    carried[case] += 1
        assert {key for key, state in cases.items() if state in ("open", "returned")} == set(carried)
        assert set(carried.values()) <= {1}

    @invariant()
    def every_seat_that_is_asked_has_somebody_who_may_act_and_has_not_left(self) -> None:
        if hasattr(self, "engine"):
            left = {one.key for one in Queries(self.engine.store, "HX").instances("person", states=("left",))}
            for case in self._cases():
                asked = self._asked(case)
                assert case.state != "open" or asked, case
                for standing in asked:
                    may = set(standing.who) - left - {case.facts["applicant"]}
                    assert may or case.facts["applicant"] == INFORMATION_CENTRE, (case, standing)

    def _asked(self, case: Instance) -> list[Standing]:
        """Return the seats that are asked now, each with who may act in it."""
        lookups = LedgerLookups(Ledger(self.engine.store, "HX", self.engine.machines), self.now)
        context = Context(
            machine="approval",
            key=case.key,
            state=case.state,
            facts=case.facts,
            seq=case.seq,
            event="approve",
            data={},
            actor="",
            reason=None,
            at=self.now,
            recorded_at=self.now,
            policy=self.engine.policy,
            lookups=lookups,
        )
        return [one for one in forecast(context) if one.state == "asked"]

    def _cases(self) -> list[Instance]:
        return list(Queries(self.engine.store, "HX").instances("approval"))


class ACompanyThatApprovesDissolutions(ACompanyWithApprovals):
    """The same where dissolutions are approved by cases, too."""

    policy = RULES + DISSOLUTIONS


@ON_BOTH
def test_whatever_happens_nothing_waits_for_a_case_that_is_over() -> None:
    often = settings(max_examples=so_often(12), stateful_step_count=25)
    run_state_machine_as_test(ACompanyWithApprovals, settings=often)


@ON_BOTH
def test_nor_where_dissolutions_have_cases_of_their_own() -> None:
    often = settings(max_examples=so_often(8), stateful_step_count=25)
    run_state_machine_as_test(ACompanyThatApprovesDissolutions, settings=often)
