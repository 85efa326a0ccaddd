"""Steps are followed to what set them off and to what they set off, and only so far as there is anything."""

import pytest

from tests.given.databases import raw
from tests.given.founded import Hand, moment
from wxflow.audit import causes
from wxflow.engine import sweep
from wxflow.store.queries import Queries


@pytest.fixture
def late(hand: Hand) -> Hand:
    """Return a hand at a company where the newcomer E0005 has been owed to G1, and been charged for."""
    hand("person/E0005", "join", "E0008", name="郝敏", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-06 09:00"))
    return hand


def told(hand: Hand, name: str) -> list[tuple[int, str]]:
    parsed = causes.parse(name)
    assert parsed is not None
    asked = causes.step(hand.engine.store, "HX", parsed)
    assert asked is not None
    return [(depth, step.name) for depth, step in causes.tree(hand.engine.store, "HX", asked)]


WHOLE = [
    (0, "person/E0005#1"),
    (1, "membership/G1/E0005#1"),
    (2, "membership/G1/E0005#2"),
    (3, "penalty/membership/G1/E0005#1:add/E0004#1"),
]


@pytest.mark.parametrize("asked", [name for _, name in WHOLE])
def test_from_anywhere_on_a_branch_the_whole_branch_is_told(late: Hand, asked: str) -> None:
    assert told(late, asked) == WHOLE


def test_a_step_that_was_set_off_by_nothing_and_set_off_nothing_stands_alone(late: Hand) -> None:
    assert told(late, "group/G1#2") == [(0, "group/G1#2")]


def test_siblings_are_told_only_below_the_step_that_is_asked_for(late: Hand) -> None:
    assert told(late, "membership/G1/E0003#1") == [(0, "group/G1#4"), (1, "membership/G1/E0003#1")]
    assert [name for _, name in told(late, "group/G1#4")[1:]] == [
        "membership/G1/E0003#1", "membership/G1/E0004#1", "membership/G1/E0009#1",
    ]  # fmt: skip


def test_what_began_a_life_is_told_without_what_came_later(late: Hand) -> None:
    lives = [("membership", "G1/E0005"), ("penalty", "membership/G1/E0005#1:add/E0004"), ("group", "G1")]
    found = list(Queries(late.engine.store, "HX").causes(lives))
    assert found == ["person/E0005#1", "membership/G1/E0005#2"]


def test_a_record_that_was_made_to_go_round_in_circles_is_told_once(late: Hand) -> None:
    with raw(late.engine.store.url, unguarded=True) as database:
        database.execute("UPDATE steps SET cause = ? WHERE key = 'E0005'", (WHOLE[2][1],))
    assert sorted(name for _, name in told(late, WHOLE[1][1])) == sorted(name for _, name in WHOLE[:3])


@pytest.mark.parametrize(
    "text", ["", "group", "group/G1", "group/G1#", "group/#1", "/G1#1", "group/G1#x", "group/G1#²"]
)
def test_what_is_no_name_of_a_step_is_none(text: str) -> None:
    assert causes.parse(text) is None


def test_the_name_of_a_step_is_read_as_it_is_written() -> None:
    for name in (("group", "G1", 4), ("penalty", "membership/G1/E0005#1:add/E0004", 1)):
        assert causes.parse("{}/{}#{}".format(*name)) == name
