"""Every step is judged by the policy that was in force when it was taken, whatever was in force before and since."""

from pathlib import Path
from typing import Any

import pytest

from tests.given.databases import ON_SQLITE, raw, url_at
from tests.given.forging import change, reseal
from tests.given.founded import GROUP, POLICY, Hand, engine_at, founded, replay_of
from wxflow.audit import around
from wxflow.audit.verify import verify
from wxflow.databases import schema
from wxflow.engine import sweep
from wxflow.engine.engine import Engine

pytestmark = ON_SQLITE
EDITED = {
    "deadlines": (POLICY + '[deadlines]\nmembership = 4\nappeal = 9\nclock_starts = "occurred"\n', "E0001", "E0008"),
    "amounts": (POLICY + "[charges.18]\nexact = 40\n[charges.19]\nexact = 50\n[charges.17_lead]\nexact = 30\n", "E0001",
                "E0008"),
    "names": (POLICY + '[names]\nlead_suffix = "(负责人)"\nowner = "管理员"\n', "E0001", "E0008"),
    "approvers": (POLICY.replace('"*" = ["E0001"]', '"*" = ["E0009"]'), "E0009", "E0008"),
    "roles": (POLICY.replace('hr = ["E0008"]', 'hr = ["E0001"]'), "E0001", "E0001"),
    "sanctions": (POLICY + '[penalties]\nmode = "points"\ncap_per_month = 60\n', "E0001", "E0008"),
}  # fmt: skip
"""What is edited for a while: the policy, and who approves and decides under it."""


def lived(engine: Engine, month: int, approver: str, hr: str) -> None:
    """Let a month pass in which everything that a policy decides is done once."""
    hand = Hand(engine, f"2026-{month:02}-09 09:00")
    hand(f"group/N{month}", "request", "E0004", **{**GROUP, "title": f"华信公司采购{month}月群"})
    hand(f"group/N{month}", "approve", approver)
    hand(f"person/N{month}", "join", hr, name="尹涛", unit="采购部")
    hand("person/E0003", "rename", hr, name="黄娟")
    hand(f"report/R{month}", "file", "E0001", group="G1", category="advertising", accused="E0003", reference="卷")
    hand(f"report/R{month}", "verify", hr, times=1)
    hand("person/E0003", "rename", hr, name="黄娟娜")
    hand.at(f"2026-{month:02}-27 09:00")
    sweep.sweep(engine, hand.now)
    roster = [{"nickname": "群主"}, {"nickname": "钟静明(群负责人)"}, {"nickname": "黄娟娜"}, {"nickname": "广告"}]
    hand(f"inspection/G1/2026-{month:02}-27/1", "record", hr, roster=roster)
    mine = [one for one in engine.queries.instances("penalty", states=("proposed",)) if one.facts["amount"]]
    assert mine
    hand(f"penalty/{mine[0].key}", "confirm", hr)


def under(url: str, text: str, month: int, approver: str, hr: str) -> None:
    engine = engine_at(url, text)
    try:
        lived(engine, month, approver, hr)
    finally:
        engine.store.close()


@pytest.fixture
def url(tmp_path: Path, database: str) -> str:
    """Begin a company, and return where it is."""
    assert database
    url = url_at(tmp_path)
    schema.upgrade(url)
    engine = engine_at(url)
    founded(engine)
    engine.store.close()
    return url


def found(engine: Engine) -> list[str]:
    replayed = verify(engine.store, "HX", engine.machines, replay_of(engine)).findings
    return [*replayed, *around.check(engine.store, "HX")]


@pytest.mark.parametrize("kind", EDITED)
def test_a_value_that_was_edited_used_and_put_back_is_judged_by_what_was_in_force(url: str, kind: str) -> None:
    for month, (text, approver, hr) in enumerate(
        ((POLICY, "E0001", "E0008"), EDITED[kind], (POLICY, "E0001", "E0008")), start=3
    ):
        under(url, text, month, approver, hr)
    for text in (POLICY, EDITED[kind][0]):  # and whichever is in force when it is verified
        engine = engine_at(url, text)
        assert found(engine) == []
        engine.store.close()


RELABELLED: list[tuple[str, str, str]] = [
    ("amounts", "report/R4", "penalty/report/R4#2:1/E0003#1: holds other data than followed from report/R4#2"),
    ("approvers", "group/N4", "group/N4#2: would have been refused"),
    ("roles", "report/R4", "report/R4#2: would have been refused"),
    ("sanctions", "report/R4", "penalty/report/R4#2:1/E0003#1: holds other data than followed from report/R4#2"),
]


@pytest.mark.parametrize(("kind", "name", "finding"), RELABELLED, ids=[one[0] for one in RELABELLED])
def test_a_step_that_claims_another_policy_of_the_log_is_found(url: str, kind: str, name: str, finding: str) -> None:
    under(url, EDITED[kind][0], 4, *EDITED[kind][1:])
    engine = engine_at(url)
    machine, key = name.split("/", 1)
    with raw(url, unguarded=True) as database:
        relabel(database, engine, machine, key)
        reseal(Hand(engine, "2026-04-27 10:00"), database, name)
    assert any(finding in one for one in found(engine)), found(engine)
    engine.store.close()


def relabel(database: Any, engine: Engine, machine: str, key: str) -> None:
    policy = engine.policy.hash
    change(database, "UPDATE steps SET policy = ? WHERE machine = ? AND key = ?", policy, machine, key)
