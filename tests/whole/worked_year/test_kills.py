"""A process killed at any moment, over and over, then resumed: the same outcome, nothing lost, nothing twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.whole.worked_year import killing, sweeps
from tests.whole.worked_year import outcome as year

pytestmark = ON_BOTH
LINES = year.journal()
GROUPS, PEOPLE = 80, 12
SWEEP = ("sweep", "--now", "2026-03-20T00:00:00+08:00", "--format", "json")
SMALL_BATCHES = "from wxflow.engine import sweep\nsweep.BATCH = 3"
BEFORE = {"at": "2026-03-02T09:00:00+08:00"}


def found(folder: Path, lines: list[year.Line]) -> None:
    """Lay a company's folder out: an empty database, the policy, a journal."""
    with year.company(folder):
        pass
    (folder / "policy.toml").write_bytes((year.DATA / "policy.toml").read_bytes())
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    (folder / "journal.jsonl").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("size", [5, 20])
def test_apply_killed_over_and_over_comes_to_the_worked_year(tmp_path: Path, size: int) -> None:
    found(tmp_path, LINES)
    words = ("apply", "journal.jsonl", "--batch", str(size), "--format", "json")
    killed = killing.until_it_gets_through(tmp_path, words, kills=18, most=30)
    assert len(killed.steps) >= 15
    assert killed.steps == sorted(killed.steps), "a step that was committed has gone"
    assert len({*killed.steps}) > 10
    assert killed.code == 1
    expected, said = year.expected()
    told = sorted(one["line"] for kind in ("refused", "invalid") for one in killed.told[kind])
    assert [LINES[number - 1]["request_id"] for number in told] == said.not_done
    assert killed.told["applied"] > 0
    assert killed.told["applied"] + killed.told["repeated"] + len(said.not_done) == len(sweeps.commands(LINES))
    with year.company(tmp_path) as engine, year.company(tmp_path / "whole") as whole:
        year.feed(whole, LINES)
        assert year.outcome(engine) == expected
        assert year.histories(engine) == year.histories(whole)


def test_sweep_killed_over_and_over_charges_every_missed_deadline_once(tmp_path: Path) -> None:
    found(tmp_path, [])
    with year.company(tmp_path) as engine, year.company(tmp_path / "whole") as whole:
        for company in (engine, whole):
            assert year.feed(company, many_duties()) == year.Said([])
        year.feed(whole, [{"sweep": SWEEP[2]}])
        expected, histories = year.outcome(whole), year.histories(whole)
    killed = killing.until_it_gets_through(tmp_path, SWEEP, kills=18, most=30, driver=SMALL_BATCHES)
    assert len(killed.steps) >= 15
    assert killed.steps == sorted(killed.steps), "a step that was committed has gone"
    assert len({*killed.steps}) > 10
    assert (killed.code, killed.told["outcome"]) == (0, "good")
    assert expected.penalties.total() == GROUPS * PEOPLE
    with year.company(tmp_path) as engine:
        assert year.outcome(engine) == expected
        assert year.histories(engine) == histories


def test_an_upgrade_killed_half_way_leaves_a_database_that_the_next_one_makes(tmp_path: Path) -> None:
    moments = {tmp_path / str(n): n for n in (1, 2, *range(5, 80, 12))}
    killed = [folder for folder, n in moments.items() if killing.while_making_the_database(folder, n)]
    assert len(killed) >= 7
    for folder in killed:
        found(folder, LINES[:40])
        process = killing.start(folder, ("apply", "journal.jsonl"))
        process.communicate()
        assert process.returncode == 0
        with year.company(folder) as engine:
            assert sum(machine == "person" for machine, _ in year.heads(engine)) == 40


@ON_SQLITE
def test_apply_goes_on_where_a_kill_left_an_empty_database(tmp_path: Path) -> None:
    found(tmp_path / "other", LINES[:40])
    for name in ("policy.toml", "journal.jsonl"):
        (tmp_path / name).write_bytes((tmp_path / "other" / name).read_bytes())
    (tmp_path / "wxflow.db").touch()
    process = killing.start(tmp_path, ("apply", "journal.jsonl"))
    process.communicate()
    assert process.returncode == 0


def many_duties() -> list[dict[str, Any]]:
    """Return many groups that each owe many people an add by 16 March."""
    people = {"E0009": "孔霞", "E0001": "罗慧敏", **{f"P{n:02}": "王芳" for n in range(PEOPLE)}}
    joins = [line("person", key, "join", "E0008", name=name, unit="采购部") for key, name in people.items()]
    roster = [{"person": "E0009", "nickname": "群主"}, {"person": "E0001", "nickname": "罗慧敏(群负责人)"}]
    told: dict[str, Any] = {
        "title": "华信公司采购部群",
        "kind": "permanent",
        "unit": "采购部",
        "purpose": "业务",
    }
    told |= {"scope": {"units": ["采购部"], "people": []}, "leads": ["E0001"], "owner": "E0009", "roster": roster}
    return joins + [line("group", f"G{n:02}", "adopt", "E0009", register_no=f"BA-{n}", **told) for n in range(GROUPS)]


def line(machine: str, key: str, event: str, actor: str, **data: Any) -> year.Line:
    """Return a journal's line of the morning of 2 March."""
    return {**BEFORE, "actor": actor, "machine": machine, "key": key, "event": event, "data": data, "request_id": key}
