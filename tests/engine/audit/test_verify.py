"""Whatever is changed behind the engine's back is found, and its place is named."""

import pytest

from tests.given.databases import raw
from tests.given.founded import Hand
from wxflow.audit import verify


def _verified(hand: Hand) -> verify.Report:
    return verify.verify(hand.engine.store, "HX", hand.engine.machines)


def _tamper(hand: Hand, statement: str) -> None:
    with raw(hand.engine.store.url, unguarded=True) as database:
        assert database.execute(statement).rowcount > 0


def test_an_untouched_record_is_verified_whole(hand: Hand) -> None:
    report = _verified(hand)
    assert report.findings == ()
    assert (report.instances, report.steps) == (15, 18)


GROUP_STEP = "machine = 'group' AND key = 'G1' AND seq"


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (f"UPDATE steps SET actor = 'E0002' WHERE {GROUP_STEP} = 2", "group/G1#2: the seal does not fit"),
        (f"UPDATE steps SET reason = 'x' WHERE {GROUP_STEP} = 2", "group/G1#2: the seal does not fit"),
        (f"UPDATE steps SET at = at + 1 WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET request_id = 'x' WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET policy = 'x' WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET data = '{{}}' WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET target = 'created' WHERE {GROUP_STEP} = 2", "group/G1#2: the seal does not fit"),
        (f"DELETE FROM steps WHERE {GROUP_STEP} = 2", "group/G1#3: steps 2 to 2 are missing before it"),
        (f"DELETE FROM steps WHERE {GROUP_STEP} = 4", "group/G1: has 3 steps, but stands at step 4"),
        ("UPDATE instances SET state = 'dissolved' WHERE key = 'G1'", "group/G1: stands in state dissolved"),
        (
            "UPDATE instances SET facts = replace(facts, 'E0004', 'E0003') WHERE key = 'G1'",
            "group/G1: its facts are not what its steps tell",
        ),
        ("UPDATE instances SET head = zeroblob(32) WHERE key = 'G1'", "group/G1: its head is not the seal"),
        ("DELETE FROM instances WHERE key = 'G1/E0003'", "membership/G1/E0003#1: stands without its instance"),
        (
            "INSERT INTO timers SELECT company, machine, key, 'remove', root, 1, 0, 2, 0, 0, '' FROM instances"
            " WHERE key = 'G1/E0003'",
            "membership/G1/E0003 timer remove: is armed in state present",
        ),
    ],
)
def test_tampering_is_found_and_its_first_place_named(hand: Hand, statement: str, finding: str) -> None:
    _tamper(hand, statement)
    assert _verified(hand).findings[0].startswith(finding)
