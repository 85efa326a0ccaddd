"""What was recorded at one and the same moment is held against the world between, that no other moment saw."""

import pytest

from tests.given.forging import change, forged, reseal
from tests.given.founded import Hand, replay_of
from wxflow.audit import verify

MEMBER = "membership/G1/E0003"
RELEASED = "WHERE machine = 'membership' AND key = 'G1/E0003' AND event = 'release'"


def replayed(hand: Hand) -> tuple[str, ...]:
    engine = hand.engine
    return verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings


@pytest.fixture
def between(hand: Hand) -> Hand:
    """Let somebody misnamed be released and taken in again at one moment: misnamed before it, and after it."""
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄娟")
    hand.at("2026-03-04 09:00")
    hand("group/G1", "change", "E0009", "另有安排", scope={"units": ["采购部"], "people": []})
    assert hand.state(MEMBER) == "surplus"
    hand("group/G1", "change_owner", "E0009", "换群主", owner="E0003")
    assert hand.state(MEMBER) == "misnamed"
    return hand


def test_what_followed_from_a_world_between_two_commands_did_follow(between: Hand) -> None:
    assert replayed(between) == ()


def test_what_followed_from_no_world_of_its_moment_did_not_follow(between: Hand) -> None:
    with forged(between) as database:
        change(database, f"UPDATE steps SET cause = 'group/G1#6' {RELEASED}")
        reseal(between, database, MEMBER)
    assert [one for one in replayed(between) if one.startswith(f"{MEMBER}#3: did not follow from group/G1#6")]


def test_a_command_that_only_a_world_between_allows_was_allowed(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="销售部")
    hand("group/G1", "change_owner", "E0009", "换群主", owner="E0005")
    hand("person/E0005", "leave", "E0008")
    assert hand.state("person/E0005") == "left"
    assert replayed(hand) == ()


def test_a_command_that_no_world_of_its_moment_allows_is_found(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="销售部")
    hand("group/G1", "change_owner", "E0009", "换群主", owner="E0003")
    hand("person/E0005", "leave", "E0008")
    with forged(hand) as database:
        change(database, "UPDATE steps SET actor = 'E0005' WHERE key = 'G1' AND event = 'change_owner'")
        reseal(hand, database, "group/G1")
    assert [one for one in replayed(hand) if one.startswith("group/G1#5: would have been refused")]
