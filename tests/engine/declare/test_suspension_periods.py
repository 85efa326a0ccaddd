"""A suspension is a period: its working days count for no deadline it covers, running or yet to begin."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.given.founded import Hand, company, founded, moment, replay_of
from tests.given.reminding import EVERY_REMINDER
from wxflow.audit import verify
from wxflow.calendar.due import HELD
from wxflow.calendar.workdays import Calendar, Override
from wxflow.engine import recount, sweep
from wxflow.errors import BadInputs, Refused
from wxflow.store import queries

E5 = "membership/G1/E0005"
SICK = ("E0008", "病假")
WHOM = {
    "person": {"kind": "person", "whom": "E0004"},
    "group": {"kind": "group", "whom": "G1"},
    "unit": {"kind": "unit", "whom": "采购部"},
    "company": {"kind": "company"},
}
JOINED = {"name": "尹涛", "unit": "采购部"}


def start(
    hand: Hand, key: str = "S1", *, whom: str = "E0004", first: str = "2026-03-03", until: str | None = None
) -> None:
    ended = {} if until is None else {"until": until}
    data = {"kind": "person", "whom": whom, "from": first, "approver": "E0001", **ended}
    hand(f"suspension/{key}", "start", *SICK, **data)


def join(hand: Hand) -> Hand:
    hand("person/E0005", "join", "E0008", **JOINED)
    return hand


def due(hand: Hand, key: str = "G1/E0005") -> str | None:
    """Return the last day of a key's deadline, or None while it has no due moment."""
    (timer,) = (one for one in queries.timers(hand.engine.store, "HX", key=key) if "@" not in one.name)
    assert (timer.due == HELD) <= timer.provisional
    return None if timer.due == HELD else str(hand.engine.calendar.local_date(timer.due - 1))


def findings(hand: Hand) -> tuple[str, ...]:
    engine = hand.engine
    return verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings


@pytest.mark.parametrize("whose", WHOM)
@pytest.mark.parametrize("begins", ["2026-03-03 08:00", "2026-03-04 10:00"])
def test_what_begins_in_it_and_what_runs_are_covered_alike(hand: Hand, whose: str, begins: str) -> None:
    data = {**WHOM[whose], "from": "2026-03-03", "until": "2026-03-13", "approver": "E0001"}
    if begins < "2026-03-03 09":
        join(hand.at(begins))
        assert due(hand) == "2026-03-05"
    hand.at("2026-03-03 09:00")("suspension/S1", "start", *SICK, **data)
    if begins > "2026-03-03 09":
        join(hand.at(begins))
    assert due(hand) == "2026-03-17"
    sweep.sweep(hand.engine, hand.at("2026-03-17 23:59").now)
    assert hand.penalties() == []
    sweep.sweep(hand.engine, hand.at("2026-03-18 00:00").now)
    assert hand.penalties() == [("18", "E0004", 20)]
    assert findings(hand) == ()


def test_what_runs_takes_one_step_that_says_why(hand: Hand) -> None:
    start(join(hand.at("2026-03-03 09:00")), until="2026-03-13")
    (step,) = list(queries.steps(hand.engine.store, "HX", machine="membership", key="G1/E0005"))[1:]
    assert (step.event, step.actor, step.recorded_at) == ("recount", "clock", hand.now)
    assert (step.data["was"][:10], step.data["due"][:10]) == ("2026-03-06", "2026-03-18")
    assert step.data["why"] == "suspension/S1#1"


def test_without_an_end_there_is_no_due_moment_until_it_is_ended(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    hand.at("2026-03-04 15:00")
    start(hand, first="2026-03-04")
    assert due(hand) is None
    sweep.sweep(hand.engine, hand.at("2026-06-30 09:00").now)
    assert hand.penalties() == []
    hand("suspension/S1", "end", *SICK, until="2026-06-29", approver="E0001")
    assert due(hand) == "2026-07-01"
    assert findings(hand) == ()


def test_a_deadline_that_ends_before_the_suspension_begins_is_due_as_ever(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, first="2026-03-06")
    assert due(hand) == "2026-03-05"
    start(hand, "S2", first="2026-03-05")
    assert due(hand) is None


def test_a_day_that_two_suspensions_cover_is_left_out_once(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, until="2026-03-06")
    days = {"from": "2026-03-05", "until": "2026-03-10"}
    hand("suspension/S2", "start", *SICK, kind="group", whom="G1", approver="E0001", **days)
    assert due(hand) == "2026-03-12"
    hand.at("2026-03-05 09:00")("suspension/S2", "end", *SICK, until="2026-03-04", approver="E0001")
    assert due(hand) == "2026-03-10"
    assert findings(hand) == ()


def second_lead(hand: Hand) -> Hand:
    """Let a group G2 have the leads E0004 and E0003."""
    title, leads = "华信公司采购二群", ["E0004", "E0003"]
    asked = {"title": title, "kind": "permanent", "unit": "采购部", "purpose": "业务", "leads": leads}
    hand.at("2026-03-02 10:00")
    hand("group/G2", "request", "E0004", **asked, scope={"units": ["采购部"], "people": []})
    hand("group/G2", "approve", "E0001")
    hand("group/G2", "create", "E0009", title="华信公司采购二群", register_no="2", owner="E0009")
    roster = {"E0009": "群主", "E0004": "钟静明(群负责人)", "E0003": "黄娟娜(群负责人)"}
    rows = [{"person": person, "nickname": nickname} for person, nickname in roster.items()]
    hand("group/G2", "activate", "E0004", roster=rows)
    return hand


def test_a_lead_who_is_suspended_is_not_charged_where_another_is_not(hand: Hand) -> None:
    second_lead(hand).at("2026-03-03 09:00")
    start(hand)
    join(hand)
    assert (due(hand), due(hand, "G2/E0005")) == (None, "2026-03-05")
    sweep.sweep(hand.engine, hand.at("2026-03-06 00:00").now)
    assert hand.penalties() == [("18", "E0003", 20)]
    assert findings(hand) == ()


def test_where_all_leads_are_suspended_only_the_days_of_all_of_them_are_left_out(hand: Hand) -> None:
    second_lead(hand).at("2026-03-03 09:00")
    join(hand)
    start(hand, "S1", until="2026-03-10")
    start(hand, "S2", whom="E0003", first="2026-03-05", until="2026-03-20")
    assert due(hand, "G2/E0005") == "2026-03-11"  # 4 and 11 March: on the others nobody could have
    sweep.sweep(hand.engine, hand.at("2026-03-12 00:00").now)
    assert ("18", "E0004", 20) in hand.penalties()
    assert findings(hand) == ()


def test_the_days_under_a_former_lead_who_was_suspended_stay_left_out(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand)
    hand.at("2026-03-20 10:00")
    handover = "handover/G1/E0004/1"
    hand(handover, "open", "E0009", outgoing="E0004", cause="other")
    hand(handover, "propose", "E0009", successor="E0003")
    hand(handover, "approve", "E0001")
    hand(handover, "accept", "E0003")
    assert due(hand) is None
    hand(handover, "transfer", "E0009", checklist=[])
    assert due(hand) == "2026-03-23"  # the 20th counts, the day of the new lead
    sweep.sweep(hand.engine, hand.at("2026-03-24 00:00").now)
    assert hand.penalties() == [("18", "E0003", 20)]
    assert findings(hand) == ()


def test_a_member_is_covered_for_a_nickname_and_their_lead_with_them(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄娟")
    start(hand, whom="E0003", until="2026-03-13")
    assert due(hand, "G1/E0003") == "2026-03-17"
    start(hand, "S2", until="2026-03-20")
    assert due(hand, "G1/E0003") == "2026-03-24"


def test_somebody_elses_suspension_covers_nothing(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    for number, whom in enumerate(("E0003", "E0005", "E0009"), 1):
        start(hand, f"S{number}", whom=whom)
    assert due(hand) == "2026-03-05"


def test_what_has_passed_when_it_is_told_stays_charged(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00")).at("2026-03-06 09:00")
    start(hand, until="2026-03-13")
    assert hand.penalties() == [("18", "E0004", 20)]
    assert findings(hand) == ()


def test_the_term_for_an_appeal_is_covered(hand: Hand) -> None:
    sweep.sweep(join(hand.at("2026-03-03 09:00")).engine, hand.at("2026-03-06 09:00").now)
    (penalty,) = queries.instances(hand.engine.store, "HX", "penalty")
    hand(f"penalty/{penalty.key}", "confirm", "E0008", amount=20)
    assert due(hand, penalty.key) == "2026-03-13"
    start(hand, first="2026-03-06", until="2026-03-12")
    assert due(hand, penalty.key) == "2026-03-19"


def test_a_pause_of_one_duty_and_a_period_take_out_their_days_together(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, first="2026-03-05", until="2026-03-06")
    hand.at("2026-03-09 09:00")(E5, "pause", *SICK, approver="E0001")
    hand.at("2026-03-12 09:00")(E5, "resume", *SICK, approver="E0001")
    assert due(hand) == "2026-03-12"  # the 4th, and the 12th
    assert findings(hand) == ()


def test_the_calendar_is_applied_anew_with_the_periods(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, until="2026-03-13")
    off = Override(date(2026, 3, 16), False, "停电", "E0009")
    engine = replace(hand.engine, calendar=Calendar(overrides=[off]))
    recount.recount(engine, "E0009", moment("2026-03-10 10:00"))
    assert due(Hand(engine, "2026-03-10 10:00")) == "2026-03-18"
    assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()


def test_rungs_are_moved_with_their_deadline(tmp_path: Path, database: str) -> None:
    with company(tmp_path, EVERY_REMINDER) as engine:
        hand = founded(engine).at("2026-03-03 09:00")
        join(hand)
        start(hand)
        mine = list(queries.timers(engine.store, "HX", key="G1/E0005"))
        assert {one.due for one in mine} == {HELD}
        hand.at("2026-03-16 08:00")("suspension/S1", "end", *SICK, until="2026-03-15", approver="E0001")
        assert due(hand) == "2026-03-17"
        assert all(one.due < HELD for one in queries.timers(engine.store, "HX", key="G1/E0005"))
        assert findings(hand) == ()


def test_only_hr_and_the_information_centre_suspend_and_only_whom_they_know(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")
    asked = {"kind": "person", "whom": "E0004", "from": "2026-03-03", "approver": "E0001"}
    with pytest.raises(Refused, match="E0004 may not"):
        hand("suspension/S1", "start", "E0004", "病假", **asked)
    with pytest.raises(Refused, match="E0008 cannot approve what they do themself"):
        hand("suspension/S1", "start", *SICK, **{**asked, "approver": "E0008"})
    with pytest.raises(Refused, match="there is no group G7"):
        hand("suspension/S1", "start", *SICK, **{**asked, "kind": "group", "whom": "G7"})
    with pytest.raises(Refused, match="there is no unit 采购步"):
        hand("suspension/S1", "start", *SICK, **{**asked, "kind": "unit", "whom": "采购步"})
    with pytest.raises(Refused, match="the company needs no name"):
        hand("suspension/S1", "start", *SICK, **{**asked, "kind": "company"})
    with pytest.raises(Refused, match="until 2026-03-02 lies before 2026-03-03"):
        hand("suspension/S1", "start", *SICK, **asked, until="2026-03-02")
    with pytest.raises(BadInputs, match="from is missing"):
        hand("suspension/S1", "start", *SICK, kind="company", approver="E0001")


def test_it_cannot_be_ended_for_days_that_are_over(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, until="2026-03-13")
    hand.at("2026-03-12 09:00")
    with pytest.raises(Refused, match="until 2026-03-10 lies before 2026-03-11: those days are over"):
        hand("suspension/S1", "end", *SICK, until="2026-03-10", approver="E0001")
    hand("suspension/S1", "end", *SICK, until="2026-03-11", approver="E0001")
    assert due(hand) == "2026-03-13"
    start(hand, "S2", until="2026-03-12")
    hand.at("2026-03-16 09:00")
    with pytest.raises(Refused, match="it ended with 2026-03-12"):
        hand("suspension/S2", "end", *SICK, until="2026-03-16", approver="E0001")


def test_an_inspection_charges_the_lead_who_is_not_suspended(hand: Hand) -> None:
    second_lead(hand).at("2026-03-03 09:00")
    start(hand)
    rows = [
        {"nickname": "群主"},
        {"nickname": "钟静明(群负责人)"},
        {"nickname": "黄娟娜(群负责人)"},
        {"nickname": "广告"},
    ]
    hand("inspection/G2/2026-03-03/1", "record", "E0009", roster=rows)
    assert hand.penalties() == [("18", "E0003", 20)]
    assert findings(hand) == ()
