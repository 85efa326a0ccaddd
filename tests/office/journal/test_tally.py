from wxflow_office.journal.apply import Came
from wxflow_office.journal.tally import Tally


def test_notes_that_outgrow_memory_are_all_told_in_order() -> None:
    tally = Tally()
    for number in range(20_000):
        tally.add(Came(number, "invalid", "短" * 50, "half \ud800"))
        assert len(tally.invalid) == number + 1
    assert [note["line"] for note in tally.invalid] == list(range(20_000))
    tally.add(Came(20_000, "invalid", "last"))
    *_, before, last = tally.invalid
    assert (before["why"], before["request_id"], last["why"]) == ("短" * 50, "half \ud800", "last")
    tally.close()


def test_a_root_whose_sweeps_fail_again_and_again_is_told_once() -> None:
    tally = Tally()
    for number in range(3):
        tally.add(Came(number, "swept", parked=("group/G001", f"group/G{number}")))
    assert list(tally.failed) == ["group/G001", "group/G0", "group/G1", "group/G2"]
    assert (tally.swept, tally.good) == (3, False)
