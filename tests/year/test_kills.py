"""A process killed at any moment, over and over, then resumed, loses nothing and does nothing twice."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.year import outcome as year

WXFLOW = (sys.executable, "-c", "from wxflow_cli.main import main; main()")
LAST_SWEEP = "2026-12-20T00:00:00+08:00"


def _start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([*WXFLOW, *words], cwd=folder, env=environment, stdout=subprocess.PIPE)


def _run_killed_over_and_over(folder: Path, kills: int, longest: float, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command until it ends, killing it `kills` times before; return its code and what it printed."""
    chance = random.Random(folder.name)
    hit = 0
    while hit < kills:
        process = _start(folder, *words)
        try:
            process.communicate(timeout=chance.uniform(0.05, longest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            hit += 1
        else:
            # It was quicker than the blow: what it has done stays done, and the next start is a repetition.
            longest *= 0.8
            if longest < 0.06:
                break
    assert hit > 0, "nothing was killed"
    process = _start(folder, *words)
    printed, _ = process.communicate()
    return process.returncode, json.loads(printed)


def _company(folder: Path, lines: list[dict[str, Any]]) -> None:
    with year.company(folder):
        pass
    (folder / "policy.toml").write_bytes((year.DATA / "policy.toml").read_bytes())
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "journal.jsonl").write_text(text, encoding="utf-8")


def test_apply_killed_over_and_over_comes_to_the_same_year(tmp_path: Path) -> None:
    _company(tmp_path, year.journal())
    words = ("apply", "journal.jsonl", "--batch", "3", "--format", "json")
    code, told = _run_killed_over_and_over(tmp_path, 20, 0.5, *words)
    assert code == 1
    assert told["applied"] + told["repeated"] + len(told["refused"]) == sum("at" in line for line in year.journal())
    assert [one["request_id"] for one in told["refused"]] == year.refused()
    with year.company(tmp_path) as engine:
        assert year.outcome(engine) == year.expected()


def test_sweep_killed_over_and_over_charges_each_missed_deadline_once(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    lines = _many_groups(120)
    for folder in (whole, broken):
        with year.company(folder) as engine:
            assert year.feed(engine, lines) == []
        (folder / "policy.toml").write_bytes((year.DATA / "policy.toml").read_bytes())
    process = _start(whole, "sweep", "--now", LAST_SWEEP)
    process.communicate()
    assert process.returncode == 0
    code, told = _run_killed_over_and_over(broken, 12, 0.6, "sweep", "--now", LAST_SWEEP, "--format", "json")
    assert (code, told["outcome"]) == (0, "good")
    with year.company(whole) as one, year.company(broken) as other:
        assert year.outcome(one) == year.outcome(other)
        assert sum(year.outcome(one).penalties.values()) == 120 * 8
        assert year.heads(one) == year.heads(other)


def _many_groups(count: int) -> list[dict[str, Any]]:
    """Adopt groups that each owe eight people an add."""
    people = [("E0009", "孔霞"), ("E0001", "罗慧敏"), *((f"P{n}", "王芳") for n in range(8))]
    lines: list[dict[str, Any]] = [
        _line(f"person/{key}", "join", "E0008", {"name": name, "unit": "采购部"}) for key, name in people
    ]
    roster = [{"person": "E0009", "nickname": "群主"}, {"person": "E0001", "nickname": "罗慧敏(群负责人)"}]
    group = {
        "title": "华信公司采购部群", "kind": "permanent", "unit": "采购部", "purpose": "业务协同", "register_no": "1",
        "scope": {"units": ["采购部"], "people": []}, "leads": ["E0001"], "owner": "E0009", "roster": roster,
    }  # fmt: skip
    return lines + [_line(f"group/G{n:03}", "adopt", "E0009", group) for n in range(count)]


def _line(name: str, event: str, actor: str, data: dict[str, Any]) -> dict[str, Any]:
    machine, key = name.split("/")
    line = {"at": "2026-03-02T09:00:00+08:00", "actor": actor, "machine": machine, "key": key, "event": event}
    return {**line, "data": data, "request_id": name}
