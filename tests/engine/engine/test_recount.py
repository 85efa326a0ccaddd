"""What is firm only once its calendar is known is counted anew, and charges nobody before."""

from dataclasses import replace
from datetime import date

from tests.given import notices
from tests.given.founded import Hand, moment
from wxflow.calendar.workdays import Calendar, Override
from wxflow.engine import recount, sweep
from wxflow.store.queries import Queries

NOTICE = notices.whole(2027)


def test_a_make_up_saturday_counts(hand: Hand) -> None:
    hand.at("2026-02-13 10:00")
    assert str(hand.engine.calendar.due_after(hand.now, 1).last_day) == "2026-02-14"


def test_a_provisional_deadline_never_charges_and_is_firm_once_the_notice_is_loaded(hand: Hand) -> None:
    hand.at("2026-12-30 10:00")("person/E0003", "leave", "E0008")
    run = sweep.sweep(hand.engine, moment("2027-03-01 00:00"))
    assert (run.fired, run.charged) == (1, 0)  # the planned end of G1 is a date
    engine = replace(hand.engine, calendar=Calendar(notices=[NOTICE]))
    done = recount.load(engine, NOTICE, "E0009", moment("2027-03-01 09:00"))
    assert [(one.before.provisional, one.after.provisional) for one in done] == [(True, False)]
    assert sweep.sweep(engine, moment("2027-03-01 10:00")).charged == 1
    steps = list(Queries(engine.store, "HX").steps(machine="membership", key="G1/E0003"))
    assert [step.event for step in steps[-2:]] == ["recount", "overdue"]
    assert "the notice of 2027 was loaded by E0009" in steps[-2].data["why"]
    assert steps[-1].at == moment("2027-01-05 00:00") == done[0].after.due
    assert steps[-1].recorded_at == moment("2027-03-01 09:00")


def test_a_deadline_made_firm_late_charges_the_lead_of_its_due_moment(hand: Hand) -> None:
    hand.at("2026-12-30 10:00")("person/E0003", "leave", "E0008")
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    hand("membership/G1/E0005", "add", "E0004", nickname="郝敏思")
    hand.at("2027-02-01 10:00")
    hand("handover/G1/E0004/1", "propose", "E0009", successor="E0005")
    hand("handover/G1/E0004/1", "approve", "E0001")
    hand("handover/G1/E0004/1", "accept", "E0005")
    hand("handover/G1/E0004/1", "transfer", "E0009", checklist=[])
    engine = replace(hand.engine, calendar=Calendar(notices=[NOTICE]))
    recount.load(engine, NOTICE, "E0009", moment("2027-03-01 09:00"))
    sweep.sweep(engine, moment("2027-03-01 10:00"))
    assert ("18", "E0004", 20) in hand.penalties()
    assert ("18", "E0005", 20) not in hand.penalties()


def test_a_recount_fires_first_what_had_fallen_due(hand: Hand) -> None:
    hand("person/E0003", "leave", "E0008")
    off = Override(date(2026, 3, 4), False, "停电", "E0009")
    engine = replace(hand.engine, calendar=Calendar(overrides=[off]))
    assert recount.recount(engine, "E0009", moment("2026-03-05 00:00")) == []
    assert hand.penalties() == [("18", "E0004", 20)]
