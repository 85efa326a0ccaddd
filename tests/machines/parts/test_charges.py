"""What a breach comes to is the company's choice: money, points, or a mere record, up to so much a month."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import POLICY, Hand, company, founded, replay_of
from wxflow.audit import verify
from wxflow.declare.records import Instance
from wxflow.engine import sweep
from wxflow.errors import Refused
from wxflow_machines.policy import file, law
from wxflow_office.reports import penalty_words
from wxflow_office.reports.penalty_sums import Sums, penalty_of

pytestmark = ON_BOTH


@pytest.fixture
def charged(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Hand]:
    """Charge the lead E0004 for three surplus members in March and one in April, under the policy's sanctions."""
    with company(tmp_path, f"\n[penalties]\n{request.param}\n") as engine:
        hand = founded(engine)
        newcomers = {f"E01{n}": "王小芳李大明"[n : n + 2] for n in range(4)}
        for key, name in newcomers.items():
            hand(f"person/{key}", "join", "E0008", name=name, unit="采购部")
            hand(f"membership/G1/{key}", "add", "E0004", nickname=name)
        for key, day in zip(newcomers, ("03-09", "03-10", "03-11", "04-01"), strict=True):
            hand.at(f"2026-{day} 09:00")(f"person/{key}", "leave", "E0008")
        sweep.sweep(engine, hand.at("2026-04-20 09:00").now)
        assert len(penalties(hand)) == 4
        yield hand
        assert verify.verify(engine.store, engine.company, engine.machines, replay_of(engine)).findings == ()


def penalties(hand: Hand) -> list[Instance]:
    """Return the penalties by the moment of the breach."""
    found = hand.engine.queries.instances("penalty")
    return sorted(found, key=lambda one: str(one.facts["at"]))


def decide(hand: Hand, number: int, event: str, **data: int) -> None:
    """Decide on a penalty."""
    hand(f"penalty/{penalties(hand)[number].key}", event, "E0008", **data)


def under(sanctions: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("charged", [sanctions], indirect=True, ids=[""])


@under('mode = "record"')
def test_what_is_only_recorded_has_no_amount_and_can_be_appealed(charged: Hand) -> None:
    first = penalties(charged)[0]
    assert [first.facts[name] for name in ("amount", "floor", "ceiling", "mode")] == [None, None, None, "record"]
    with pytest.raises(Refused, match="for the record only"):
        decide(charged, 0, "confirm", amount=20)
    decide(charged, 0, "record")
    assert penalties(charged)[0].state == "confirmed"
    assert (first.key, "appeal") in charged.timers()
    told = penalty_of(penalties(charged)[0], 0, "Asia/Shanghai")
    assert (told.deductible, told.is_undetermined, penalty_words.terms(told)) == (0, False, "仅记录，不扣款")


@under('mode = "points"')
def test_points_are_confirmed_like_money_and_never_deducted(charged: Hand) -> None:
    with pytest.raises(Refused, match="clause 18 sets exactly 20 points, not 30"):
        decide(charged, 0, "confirm", amount=30)
    decide(charged, 0, "confirm", amount=20)
    sums = Sums()
    for one in penalties(charged):
        sums.add(penalty_of(one, 0, "Asia/Shanghai"))
    assert (sums.points, sums.deductible, sums.outstanding, sums.proposed) == (20, 0, 0, 0)
    with pytest.raises(Refused, match="an amount comes of it"):
        decide(charged, 1, "record")


@under("cap_per_month = 30")
def test_no_month_costs_anybody_more_than_the_cap(charged: Hand) -> None:
    decide(charged, 0, "confirm", amount=20)
    with pytest.raises(Refused, match="more than 30 yuan: E0004 has at most 10 left in 2026-03"):
        decide(charged, 1, "confirm", amount=20)
    with pytest.raises(Refused, match="clause 18 sets exactly 20 yuan, not 9"):
        decide(charged, 1, "confirm", amount=9)
    decide(charged, 1, "confirm", amount=10)
    with pytest.raises(Refused, match="nothing, so waive it left in 2026-03"):
        decide(charged, 2, "confirm", amount=1)
    decide(charged, 3, "confirm", amount=20)  # of April
    charged(f"penalty/{penalties(charged)[0].key}", "waive", "E0008", "情有可原")
    decide(charged, 2, "confirm", amount=20)
    assert [one.facts["amount"] for one in penalties(charged) if one.state == "confirmed"] == [10, 20, 20]


def test_a_deadline_that_ends_with_its_month_counts_in_it(tmp_path: Path) -> None:
    """Friday 27 March and two working days: the last is the 31st, and the charge is of 1 April at 0:00."""
    with company(tmp_path, "\n[penalties]\ncap_per_month = 30\n") as engine:
        hand = founded(engine)
        for key, name in (("E010", "王小"), ("E011", "李大")):
            hand(f"person/{key}", "join", "E0008", name=name, unit="采购部")
            hand(f"membership/G1/{key}", "add", "E0004", nickname=name)
        hand.at("2026-03-09 09:00")("person/E010", "leave", "E0008")
        hand.at("2026-03-27 09:00")("person/E011", "leave", "E0008")
        sweep.sweep(engine, hand.at("2026-04-20 09:00").now)
        assert [one.facts["at"][:10] for one in penalties(hand)] == ["2026-03-12", "2026-04-01"]
        decide(hand, 0, "confirm", amount=20)
        with pytest.raises(Refused, match="E0004 has at most 10 left in 2026-03"):
            decide(hand, 1, "confirm", amount=20)


@under("")
def test_a_policy_that_asks_for_nothing_charges_as_the_measures_do(charged: Hand) -> None:
    first = penalties(charged)[0]
    assert "mode" not in first.facts
    plain = file.parse(POLICY, "policy.toml")
    assert charged.engine.policy == plain
    assert "penalties" not in plain.canonical


def test_a_policy_is_kept_with_its_sanctions() -> None:
    text = f'{POLICY}\n[penalties]\nmode = "points"\ncap_per_month = 60\nregion = "广东"\n'
    policy = file.parse(text, "policy.toml")
    assert file.kept(policy.canonical) == policy
    assert policy.hash != file.parse(POLICY, "policy.toml").hash


@pytest.mark.parametrize(
    ("sanctions", "count"),
    [
        ('region = "广东"', 1),
        ('region = "深圳市"', 1),
        ('region = "广东省"\nmode = "record"', 0),
        ('region = "上海"', 0),
        ("", 0),
    ],
)
def test_a_region_that_is_known_to_forbid_fines_is_warned_of(sanctions: str, count: int) -> None:
    found = list(law.warnings(file.parse(f"{POLICY}\n[penalties]\n{sanctions}\n", "policy.toml")))
    assert len(found) == count
    assert all("《广东省劳动保障监察条例》" in one for one in found)
