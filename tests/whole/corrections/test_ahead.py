"""A year mistyped as 2062 and a sweep of it, let in by the version before, are put right: the groups live again."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.databases import url_at
from tests.given.door import Run
from tests.given.older import AHEAD_0003


def _at(day: int, hour: int, minute: int = 0) -> str:
    return f"2026-03-{day:02}T{hour:02}:{minute:02}:00+08:00"


def _adopt(group: str, unit: str, lead: str, roster: list[dict[str, str]]) -> dict[str, Any]:
    scope = {"units": [unit], "people": []}
    told = {"title": f"华信公司{unit}群", "kind": "permanent", "unit": unit, "purpose": "业务协同", "scope": scope}
    owner = [{"person": "E0009", "nickname": "群主"}]
    return company.command(
        _at(2, 11), "E0009", f"group/{group}", "adopt", f"adopt-{group}",
        **told, leads=[lead], register_no=f"B{group}", owner="E0009", roster=[*owner, *roster],
    )  # fmt: skip


JOINING = (("E0010", "尹涛", "销售部"), ("E0012", "金鑫", "信息中心"), ("E0011", "郝敏思", "总经办"))
BEGINNINGS = [
    *company.FOUNDING,
    _adopt("G002", "总经办", "E0001", [{"person": "E0001", "nickname": "罗慧敏(群负责人)"}]),
    _adopt("G003", "信息中心", "E0009", []),
    *(
        company.command(_at(3, 9), "E0008", f"person/{key}", "join", f"join-{key}", name=name, unit=unit)
        for key, name, unit in (
            ("E0010", "尹涛", "销售部"),
            ("E0012", "金鑫", "信息中心"),
            ("E0011", "郝敏思", "总经办"),
        )
    ),
]
TRANSFER = ("person", "transfer", "E0003", "--unit", "总经办", "--actor", "E0008")
AHEAD = ("2062-03-04T09:00:00+08:00", "2062-03-05T09:00:00+08:00")


@pytest.fixture
def ahead(run: Run) -> Run:
    """Run wxflow on what the version before has let in.

    On SQLite that is the database it wrote; on PostgreSQL the moments given are the clock meanwhile.
    """
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    if url_at(Path.cwd()).startswith("sqlite"):
        Path("wxflow.db").write_bytes(gzip.decompress(AHEAD_0003.read_bytes()))
        assert run("db", "upgrade").exit_code == 0
    else:
        assert run("init").exit_code == 0
        assert run("apply", "-", stdin=company.lines(BEGINNINGS)).exit_code == 0
        assert run(*TRANSFER, "--recorded-at", AHEAD[0]).exit_code == 0
        assert run("sweep", "--now", AHEAD[1]).exit_code == 0
    return run


def _done(run: Run, *words: str) -> str:
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.stdout


def _shown(run: Run, *words: str) -> Any:
    return json.loads(run(*words, "--format", "json").stdout)


def _penalties(run: Run, *states: str) -> list[tuple[str, str, str]]:
    found = [one for one in _shown(run, "penalty", "list") if one["state"] in states]
    return sorted((one["group"], one["subject"], one["at"][:10]) for one in found)


def _put_right(run: Run, key: str, minute: int, *words: str) -> None:
    _done(run, "correct", *words, "--id", key, "--reason", "年份录错", "--actor", "E0008", "--now", _at(4, 10, minute))
    _done(run, "correction", "approve", key, "--actor", "E0009", "--recorded-at", _at(4, 10, minute + 1))


TOO_EARLY = [
    ("G001", "E0004", "2026-03-05"), ("G001", "E0010", "2026-03-06"), ("G002", "E0011", "2026-03-06"),
    ("G003", "E0012", "2026-03-06"),
]  # fmt: skip


def test_what_a_year_mistyped_as_2062_and_a_sweep_of_it_did_is_put_right(
    ahead: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _penalties(ahead, "proposed") == TOO_EARLY
    refused = ahead("membership", "add", "G001/E0004", "--nickname", "钟静明", "--actor", "E0002")
    assert (refused.exit_code, "time runs back" in refused.stderr) == (3, True)
    _put_right(ahead, "C1", 0, "person/E0003#2", "--at", _at(4, 9), "--recorded-at", _at(4, 9))
    if _penalties(ahead, "proposed"):
        _put_right(ahead, "C2", 10, "membership/G003/E0012#2", "--void")
    assert (_penalties(ahead, "withdrawn"), _penalties(ahead, "proposed")) == (TOO_EARLY, [])
    running = {(one["key"], one["deadline"], one["due"][:10]) for one in _shown(ahead, "due")}
    assert running == {
        ("G001/E0004", "add", "2026-03-05"), ("G001/E0010", "add", "2026-03-06"), ("G002/E0011", "add", "2026-03-06"),
        ("G003/E0012", "add", "2026-03-06"), ("G001/E0003", "remove", "2026-03-07"),
        ("G002/E0003", "add", "2026-03-07"),
    }  # fmt: skip
    monkeypatch.setenv("WXFLOW_CLOCK", "")
    examined = {one["name"]: one for one in _shown(ahead, "doctor")}
    assert (examined["future"]["good"], "has been put right" in examined["future"]["detail"]) == (True, True)


def test_the_groups_live_again_and_who_is_late_is_charged_once(ahead: Run) -> None:
    _put_right(ahead, "C1", 0, "person/E0003#2", "--at", _at(4, 9), "--recorded-at", _at(4, 9))
    if _penalties(ahead, "proposed"):
        _put_right(ahead, "C2", 10, "membership/G003/E0012#2", "--void")
    add = ("membership", "add", "G001/E0004", "--nickname", "钟静明", "--actor", "E0002", "--recorded-at", _at(4, 11))
    assert "owed → present" in _done(ahead, *add)
    _done(ahead, "sweep", "--now", _at(10, 9))
    late = [("G001", "E0003", "2026-03-07"), *TOO_EARLY[1:3], ("G002", "E0003", "2026-03-07"), TOO_EARLY[3]]
    assert _penalties(ahead, "proposed") == sorted(late)
    assert _penalties(ahead, "withdrawn") == TOO_EARLY
    assert "all good" in _done(ahead, "audit", "verify", "--semantic")


def test_the_doctor_tells_what_is_dated_ahead_until_then(ahead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_CLOCK", "")
    examined = {one["name"]: one for one in _shown(ahead, "doctor")}
    assert not examined["future"]["good"]
    assert "steps from 2062-03-04T09:00:00+08:00 on" in examined["future"]["detail"]
    assert f"1 sweeps from {AHEAD[1]} on" in examined["future"]["detail"]
    assert not examined["sweep"]["good"]
