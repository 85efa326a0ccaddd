"""Notices that amend each other, in the database: those of a year side by side, and one kept by a version before."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.given import notices
from tests.given.databases import DATABASES, raw
from tests.given.founded import Hand, company_at, founded, moment
from wxflow.calendar.notices import dump
from wxflow.calendar.workdays import Calendar, Notice, NoticeDay
from wxflow.databases import schema
from wxflow.engine import recount
from wxflow.engine.engine import Engine
from wxflow.store.queries import Queries

NEW_YEAR = Notice(2027, (NoticeDay(date(2027, 1, 1), True, "元旦"),), "2027.json")
OTHERS = Notice(2027, notices.named(2027)[1:], "more.json")


def load(engine: Engine, notice: Notice, now: int) -> Engine:
    known = recount.loaded(engine.store, engine.company)
    knowing = replace(engine, calendar=Calendar(notices=[*known, notice]))
    recount.load(knowing, notice, "E0009", now)
    return knowing


def test_the_notices_of_a_year_are_kept_side_by_side_and_make_it_known_together(hand: Hand) -> None:
    hand.at("2026-12-30 10:00")("person/E0003", "leave", "E0008")
    (before,) = (one for one in Queries(hand.engine.store, "HX").timers() if one.key == "G1/E0003")
    engine = load(hand.engine, NEW_YEAR, hand.now)
    (timer,) = (one for one in Queries(engine.store, "HX").timers() if one.key == "G1/E0003")
    assert (before.provisional, timer.provisional) == (True, True)
    assert (before.due, timer.due) == (moment("2027-01-02 00:00"), moment("2027-01-05 00:00"))
    engine = load(engine, OTHERS, hand.now)
    assert recount.loaded(engine.store, "HX") == (NEW_YEAR, OTHERS)
    (firm,) = (one for one in Queries(engine.store, "HX").timers() if one.key == "G1/E0003")
    assert (firm.due, firm.provisional) == (timer.due, False)
    steps = [step.event for step in Queries(engine.store, "HX").steps(machine="membership", key="G1/E0003")]
    assert steps[-2:] == ["recount", "recount"]
    load(engine, OTHERS, hand.now)
    assert len(recount.loaded(engine.store, "HX")) == 2


def test_a_notice_kept_by_a_version_before_goes_on_and_is_amended(database: str, tmp_path: Path) -> None:
    url = DATABASES.blank() if database == "postgresql" else f"sqlite:///{tmp_path / 'before.db'}"
    schema.upgrade(url, to="0003")
    with raw(url) as rows:
        kept = ("HX", 2027, dump(NEW_YEAR), "2027.json", "E0009", 1)
        rows.execute("INSERT INTO calendars VALUES (?, ?, ?, ?, ?, ?)", kept)
    schema.upgrade(url)
    with company_at(url) as engine:
        assert recount.loaded(engine.store, "HX") == (NEW_YEAR,)
        believed = replace(engine, calendar=Calendar(notices=[notices.whole(2027)]))
        founded(believed).at("2026-12-30 10:00")("person/E0003", "leave", "E0008")
        knowing = replace(engine, calendar=Calendar(notices=recount.loaded(engine.store, "HX")))
        done = recount.recount(knowing, "E0009", moment("2026-12-30 11:00"))
        assert {(one.before.provisional, one.after.provisional) for one in done} == {(False, True)}
        done = recount.load(
            replace(engine, calendar=Calendar(notices=[NEW_YEAR, OTHERS])), OTHERS, "E0009", moment("2026-12-30 12:00")
        )
        assert {(one.before.provisional, one.after.provisional) for one in done} == {(True, False)}
        assert recount.loaded(engine.store, "HX") == (NEW_YEAR, OTHERS)
