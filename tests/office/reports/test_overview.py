"""The overview counts what a reader of every step would count, and shows what nobody minds."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.given.founded import Hand, moment
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.years import make
from wxflow.declare.records import Name
from wxflow.engine.engine import Engine
from wxflow.engine.sweep import sweep
from wxflow_machines.policy.policy import Policy
from wxflow_office.company.company import Company
from wxflow_office.company.places import Place
from wxflow_office.reports.kept import Kept, kept
from wxflow_office.reports.overview import OnTime, Overview, Row, overview

pytestmark = ON_BOTH


def company_of(engine: Engine) -> Company:
    assert isinstance(engine.policy, Policy)
    return Company(Place(database=engine.store.url, policy=Path("policy.toml")), engine.policy, engine.store)


def seen(hand: Hand) -> Overview:
    """Sweep, and look."""
    sweep(hand.engine, hand.now)
    return overview(company_of(hand.engine), hand.now)


def slot(hand: Hand, day: str) -> int:
    """Return the column in which the one that is owed stands on a day."""
    rows = overview(company_of(hand.engine), moment(f"{day} 09:00")).ageing
    (counts,) = (row.counts for row in rows if row.name == ("membership", "add"))
    return counts.index(1)


def of(found: Overview, machine: str, deadline: str) -> OnTime:
    return dict(found.by_deadline)[machine, deadline]


def test_what_is_done_in_time_is_kept_and_what_is_not_is_missed_once_however_late_it_is_done(hand: Hand) -> None:
    for number in (5, 6, 7):
        hand.at("2026-03-02 10:00")(f"person/E000{number}", "join", "E0008", name=f"新人{number}", unit="采购部")
    hand.at("2026-03-03 10:00")("membership/G1/E0005", "add", "E0004", nickname="新人5")
    late = seen(hand.at("2026-03-05 09:00"))
    assert of(late, "membership", "add") == OnTime("", 1, 2)
    assert late.on_time[-1] == OnTime("2026-03", 1, 2)
    assert [row for row in late.ageing if row.name == ("membership", "add")] == [
        Row(("membership", "add"), (0, 0, 2, 0, 0, 0, 0))
    ]
    hand.at("2026-03-06 10:00")("membership/G1/E0006", "add", "E0004", nickname="新人6")
    after = seen(hand.at("2026-04-30 09:00"))
    assert of(after, "membership", "add") == OnTime("", 1, 2)
    assert [one.kept + one.missed for one in after.on_time[-2:]] == [3, 0]
    assert [row.counts[0] for row in after.ageing if row.name == ("membership", "add")] == [1]


def test_breaches_are_told_by_month_clause_and_the_unit_of_the_debtor(hand: Hand) -> None:
    hand.at("2026-03-02 10:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    found = seen(hand.at("2026-04-05 09:00"))
    assert found.months == ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
    assert found.by_clause == [Row(("18",), (0, 0, 0, 0, 1, 0))]
    assert found.by_unit == [Row(("采购部",), (0, 0, 0, 0, 1, 0))]


def test_what_a_correction_took_back_counts_nowhere(hand: Hand) -> None:
    hand.at("2026-03-02 10:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    assert seen(hand.at("2026-03-05 09:00")).on_time[-1].missed == 1
    hand("correction/C1", "propose", "E0008", "登记错了人", step="person/E0005#1", void=True)
    hand("correction/C1", "approve", "E0009")
    after = seen(hand.at("2026-03-05 10:00"))
    assert (after.on_time[-1], after.by_clause) == (OnTime("2026-03", 0, 0), [])
    assert [row for row in after.ageing if row.name[0] == "membership"] == []


def test_a_group_whose_lead_has_left_and_one_past_its_end_are_shown(hand: Hand) -> None:
    before = seen(hand)
    assert (before.leaderless, before.past_end) == ([], [])
    hand.at("2026-03-03 10:00")("person/E0004", "leave", "E0008")
    assert [one.key for one in seen(hand).leaderless] == ["G1"]
    (one,) = seen(hand.at("2027-01-04 09:00")).past_end
    assert (one[0].key, one[1][:10]) == ("G1", "2026-12-31")


def test_what_waits_is_told_by_when_it_is_due(hand: Hand) -> None:
    hand.at("2026-03-02 10:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    days = ("2026-02-20", "2026-03-02", "2026-03-04", "2026-03-05", "2026-03-12", "2026-04-05")
    slots = {day: slot(hand, day) for day in days}  # its last day is Wednesday, 2026-03-04
    assert slots == {
        "2026-02-20": 5, "2026-03-02": 4, "2026-03-04": 3, "2026-03-05": 2, "2026-03-12": 1, "2026-04-05": 0,
    }  # fmt: skip


@settings(deadline=None, max_examples=so_often(6))
@given(seed=st.integers(0, 10**6))
def test_counting_where_they_lie_comes_to_what_telling_every_life_comes_to(seed: int) -> None:
    made = make(seed, 200)
    with TemporaryDirectory() as folder, year.company(Path(folder), made.policy) as engine:
        year.feed(engine, made.lines)
        company = company_of(engine)
        every = [one.full_name for one in company.queries.instances(even_void=True)]
        charged = [name for name in every if name in _charged(engine)]
        for day in (date(2026, 6, 15), date(2026, 12, 31)):
            assert _told(kept(company, day, charged)) == _told(kept(company, day, every))


def _charged(engine: Engine) -> set[Name]:
    """Return the lives that time charged for."""
    causes = (str(one.facts["cause"]).split("#")[0] for one in engine.queries.instances("penalty"))
    return {(machine, key) for machine, _, key in (cause.partition("/") for cause in causes)}


def _told(found: Kept) -> object:
    return {one: count for one, count in found.ended.items() if count}, sorted(found.late)
