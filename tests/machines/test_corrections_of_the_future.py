"""What an earlier version let be recorded or swept ahead of its time is put right by a correction."""

from tests.given.databases import ON_BOTH
from tests.given.founded import Hand, moment
from tests.machines.test_corrections import corrected, findings
from wxflow.engine import sweep

pytestmark = ON_BOTH


def test_a_year_mistyped_as_2062_is_put_right_and_its_groups_live_again(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2062-03-04 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    assert hand.penalties() == [("18", "E0004", 20)]
    right = "2026-03-04T09:00:00+08:00"
    told = corrected(hand, "person/E0002#2", "2026-03-04 10:00", recorded_at=right, at=right)
    assert [one["was"] for one in told["withdrawn"]] == ["proposed"]
    assert hand.timers() == [("G1/E0005", "add"), ("G1/E0002", "add")]
    hand.at("2026-03-05 09:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    hand("membership/G1/E0002", "add", "E0004", nickname="葛强华")
    hand("person/E0002", "rename", "E0008", name="葛强")
    sweep.sweep(hand.engine, moment("2026-04-05 09:00"))
    charged = [one.facts["at"][:10] for one in hand.engine.queries.instances("penalty", states=("proposed",))]
    assert charged == ["2026-03-10", "2026-03-10"]
    assert findings(hand) == ()


def test_a_command_of_2062_that_is_void_leaves_nothing_of_the_future(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2062-03-04 09:00")("group/G1", "retitle", "E0009", title="华信公司采购部二群")
    corrected(hand, "group/G1#6", "2026-03-04 10:00", void=True)  # the fifth is its planned end, long over by then
    assert hand.timers() == [("G1/E0005", "add")]
    hand.at("2026-03-04 11:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    assert findings(hand) == ()


def test_a_sweep_of_next_year_is_put_right_by_correcting_what_it_wrote(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep.sweep(hand.engine, moment("2027-03-03 09:00"))
    assert hand.penalties() == [("18", "E0004", 20)]
    told = corrected(hand, "membership/G1/E0005#2", "2026-03-03 10:00", void=True)
    assert [one["was"] for one in told["withdrawn"]] == ["proposed"]
    assert hand.timers() == [("G1/E0005", "add")]
    hand.at("2026-03-04 09:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    assert findings(hand) == ()
