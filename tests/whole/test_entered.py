"""Every step says by which way it came and when it was entered; a record from before they did goes on as it is."""

import json
import os
import pwd
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.databases import DATABASES, contents, put, raw
from tests.given.door import Run
from tests.given.forging import change, forged, reseal
from tests.given.founded import POLICY, Hand, company_at, moment, replay_of
from wxflow.audit import around
from wxflow.audit.verify import verify
from wxflow.databases import schema, schema_check
from wxflow.decide.via import via
from wxflow.engine import sweep
from wxflow.store.tables import METADATA

JOIN = ("person", "join", "E0005", "--name", "尹涛", "--unit", "采购部", "--actor", "E0008")


def log(run: Run, *words: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads(run("audit", "log", *words, "--format", "json").stdout)
    return steps


def test_a_step_typed_at_a_terminal_names_the_systems_user_and_the_host(
    small: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert small(*JOIN).exit_code == 0
    here = {"door": "cli", "user": pwd.getpwuid(os.getuid()).pw_name, "host": os.uname().nodename}
    assert [step["via"] for step in log(small)] == [here, here]


def test_what_is_entered_late_is_told_with_both_moments(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert small(*JOIN, "--recorded-at", "2026-03-02T09:00:00+08:00").exit_code == 0
    assert log(small, "--backdated") == []
    monkeypatch.delenv("WXFLOW_CLOCK")
    late = ("person", "transfer", "E0005", "--unit", "销售部", "--new-unit", "--actor", "E0008")
    assert small(*late, "--recorded-at", "2026-03-02T10:00:00+08:00").exit_code == 0
    assert small("person", "rename", "E0005", "--name", "尹小涛", "--actor", "E0008").exit_code == 0
    assert [step["event"] for step in log(small, "--backdated")] == ["transfer", "open"]
    assert all(step["entered_at"] > step["recorded_at"] for step in log(small, "--backdated"))
    lines = small("person", "history", "E0005", "--lang", "zh").stdout.splitlines()
    assert lines[0].split()[:3] == ["发生时间", "登记时间", "录入时间"]
    assert [len(re.findall(r"\d\d:\d\d", line)) for line in lines[1:]] == [2, 3, 2]


def test_what_time_takes_is_never_backdated(hand: Hand) -> None:
    sweep.sweep(_entering(hand, lambda: moment("2026-03-20 09:00")), moment("2026-03-20 09:00"))
    assert {step.entered_at for step in hand.engine.queries.steps(actor="clock")} <= {moment("2026-03-20 09:00")}


def _entering(hand: Hand, clock: Callable[[], int]) -> Any:
    from dataclasses import replace

    return replace(hand.engine, via=via("web", account="E0008", session="s1"), clock=clock)


def test_a_way_is_sealed_with_all_that_follows_and_a_changed_one_shows(hand: Hand) -> None:
    hand.engine = _entering(hand, lambda: moment("2026-03-04 12:00"))
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2026-03-04 12:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    ways = {
        (step.name, step.via, step.entered_at) for step in hand.engine.queries.steps(since=moment("2026-03-03 09:00"))
    }
    entered = ('{"account":"E0008","door":"web","session":"s1"}', moment("2026-03-04 12:00"))
    assert ways == {(name, *entered) for name in ("person/E0005#1", "membership/G1/E0005#1", "membership/G1/E0005#2")}
    for column, value in (("via", None), ("via", "{}"), ("entered_at", 1), ("entered_at", None)):
        with forged(hand) as database:
            ((before,),) = database.execute(f"SELECT {column} FROM steps WHERE key = 'E0005'").fetchall()
            change(database, f"UPDATE steps SET {column} = ? WHERE key = 'E0005'", value)
        findings = verify(hand.engine.store, "HX", hand.engine.machines).findings
        assert "person/E0005#1: the seal does not fit: the step or one before it was changed" in findings
        with forged(hand) as database:
            change(database, f"UPDATE steps SET {column} = ? WHERE key = 'E0005'", before)


def as_before(hand: Hand) -> dict[str, list[Any]]:
    """Return a company's rows as the version before wrote them."""
    with forged(hand) as database:
        change(database, "UPDATE steps SET via = NULL, entered_at = NULL")
        for machine, key in database.execute("SELECT machine, key FROM instances").fetchall():
            reseal(hand, database, f"{machine}/{key}")
    held = contents(hand.engine.store.url)
    later: dict[str, list[Any]] = {"in_force_log": []}  # what there was none of then
    return {**held, **later, "steps": [row[:-2] for row in held["steps"]]}


def test_a_database_of_the_version_before_verifies_and_goes_on(hand: Hand, tmp_path: Path) -> None:
    held = as_before(hand)
    (tmp_path / "old").mkdir()
    url = DATABASES.blank_at(tmp_path / "old")
    schema.upgrade(url, to="0005")
    with raw(url, unguarded=url.startswith("postgres")) as database:
        put(
            database,
            {name: held[name] for name in sorted(held, key=lambda one: bool(METADATA.tables[one].foreign_keys))},
        )
    schema.upgrade(url)
    with company_at(url, POLICY) as engine:
        old = Hand(engine, "2026-03-03 09:00")
        assert verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()
        assert [*around.check(engine.store, "HX"), *schema_check.check(engine.store)] == []
        old("person/E0003", "transfer", "E0008", unit="采购部")
        assert list(around.check(engine.store, "HX")) == []
        assert verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()
        steps = engine.queries.steps_of("person", "E0003")
        assert [step.entered_at for step in steps] == [None, old.now]


def test_no_step_goes_back_to_the_seals_of_the_version_before(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "transfer", "E0008", unit="采购部")
    with forged(hand) as database:
        change(database, "UPDATE steps SET via = NULL, entered_at = NULL WHERE key = 'E0003' AND seq = 2")
        reseal(hand, database, "person/E0003")
    assert verify(hand.engine.store, "HX", hand.engine.machines).findings == (
        "person/E0003#2: is sealed as an earlier version did, after a step that was not",
    )


def test_a_rehearsal_of_a_journal_is_the_same_to_the_letter_when_its_moments_are_the_clock(small: Run) -> None:
    assert small("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
    assert all(step["entered_at"] == step["recorded_at"] for step in log(small))
