"""A reorganisation played whole, in Chinese: nobody is thrown out who belongs, and nobody pays but who was late."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.given.company import POLICY, command, lines
from tests.given.databases import ON_SQLITE, raw, url_at
from tests.given.door import Run
from tests.given.older import BEFORE_UNITS, SCHEMA_0003
from tests.given.spreadsheets import by_openpyxl

UNITS = {
    "总经办": ["E0001"],
    "人事部": ["E0008"],
    "信息中心": ["E0009"],
    "销售部": [f"S{n:02}" for n in range(1, 6)],
    "市场部": [f"M{n:02}" for n in range(1, 6)],
    "采购部": [f"P{n:02}" for n in range(1, 4)],
    "生产部": [f"W{n:02}" for n in range(1, 46)],
}
GROUPS = {"GS": "销售部", "GM": "市场部", "GP": "采购部", "GW": "生产部"}
MOVED = UNITS["生产部"][5:]
"""The forty who go from 生产部 to what was 采购部."""
LATE = MOVED[-1]
"""Whom the lead of GW removes too late: the one breach there is."""


def _name(person: str) -> str:
    return (
        "员"
        + "".join("零一二三四五六七八九"[int(digit)] for digit in person[1:])
        + {"S": "甲", "M": "乙"}.get(person[0], {"P": "丙", "W": "丁"}.get(person[0], ""))
    )


def _at(day: int, hour: int) -> str:
    return f"2026-03-{day:02}T{hour:02}:00:00+08:00"


def _founding() -> Iterator[dict[str, Any]]:
    for unit, people in UNITS.items():
        for person in people:
            yield command(
                _at(2, 8), "E0008", f"person/{person}", "join", f"join-{person}", name=_name(person), unit=unit
            )
    for group, unit in GROUPS.items():
        lead, *others = UNITS[unit]
        told: dict[str, Any] = {
            "title": f"华信公司{unit}群",
            "kind": "permanent",
            "unit": unit,
            "purpose": "业务协同",
            "leads": [lead],
        }
        roster = [{"person": "E0009", "nickname": "群主"}, {"person": lead, "nickname": f"{_name(lead)}(群负责人)"}]
        roster += [{"person": one, "nickname": _name(one)} for one in others]
        what = f"group/{group}"
        yield command(_at(2, 9), lead, what, "request", **told, scope={"units": [unit], "people": []})
        yield command(_at(2, 9), "E0001", what, "approve")
        yield command(_at(2, 9), "E0009", what, "create", title=told["title"], register_no=f"BA-{group}", owner="E0009")
        yield command(_at(2, 10), lead, what, "activate", roster=roster)


def _adds(day: int, lead: str, group: str, people: list[str]) -> Iterator[dict[str, Any]]:
    for one in people:
        yield command(_at(day, 9), lead, f"membership/{group}/{one}", "add", nickname=_name(one))


def _removes(day: int, lead: str, group: str, people: list[str]) -> Iterator[dict[str, Any]]:
    return (command(_at(day, 9), lead, f"membership/{group}/{one}", "remove") for one in people)


class _Company:
    """The company at the command line, in Chinese."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __call__(self, *words: str, stdin: str | None = None) -> str:
        done = self._run(*words, stdin=stdin)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refused(self, *words: str) -> str:
        done = self._run(*words)
        assert done.exit_code == 2, done.output
        return done.stderr

    def shown(self, *words: str) -> Any:
        return json.loads(self(*words, "--format", "json"))

    def apply(self, *commands: Iterator[dict[str, Any]]) -> None:
        self("apply", "-", stdin=lines([line for some in commands for line in some]))

    def members(self, group: str) -> set[str]:
        """Return who is in a group; nobody may stand anywhere else but absent."""
        found = self.shown("membership", "list", "--ref", f"group={group}")
        assert {one["state"] for one in found} <= {"present", "absent"}, found
        return {one["key"].partition("/")[2] for one in found if one["state"] == "present"}


@pytest.fixture
def company(run: Run, monkeypatch: pytest.MonkeyPatch) -> _Company:
    """Return the company as the version before has left it.

    On SQLite that is the database it wrote. On PostgreSQL the company is founded anew, and what that version had not is
    taken away of its record.
    """
    monkeypatch.setenv("WXFLOW_LANG", "zh")
    Path("policy.toml").write_text(f'{POLICY}"市场部" = ["M01", "E0001"]\n', encoding="utf-8")
    found, url = _Company(run), url_at(Path.cwd())
    if url.startswith("sqlite"):
        Path("wxflow.db").write_bytes(gzip.decompress(SCHEMA_0003.read_bytes()))
        return found
    found("init")
    found.apply(_founding())
    with raw(url, unguarded=True) as database:
        for statement in BEFORE_UNITS:
            database.execute(statement)
    return found


@ON_SQLITE
def test_the_database_of_the_version_before_is_the_one_that_was_founded_so(company: _Company) -> None:
    refused = company.refused("group", "list")
    assert "0003" in refused
    assert "wxflow db upgrade" in refused
    company("db", "upgrade")
    told = company.shown("audit", "log")
    given = {(one["machine"], one["key"], one["event"], one["at"]) for one in told}
    asked = {(one["machine"], one["key"], one["event"], one["at"]) for one in _founding()}
    assert asked <= given


def _bring_along(company: _Company) -> None:
    told = company("db", "upgrade")
    assert all(unit in told for unit in UNITS)
    assert company.shown("due") == []


def _rename_and_merge(company: _Company) -> None:
    company("unit", "rename", "采购部", "--name", "供应链部", "--actor", "E0008", "--recorded-at", _at(3, 9))
    assert company.shown("due") == []
    told = company("unit", "merge", "市场部", "--into", "销售部", "--actor", "E0008", "--recorded-at", _at(3, 10))
    assert told.count("列为应进群") == 10  # five of either in the other's group; nobody is to go
    assert "应退群" not in told


def _move_forty(company: _Company, folder: Path) -> None:
    """Move them by HR's list, which calls the unit by its former name and by its present one."""
    head = ("工号", "变动", "部门", "发生时间")
    rows = [(one, "调动", ("采购部", "供应链部")[n % 2], "2026-03-04 09:00") for n, one in enumerate(MOVED)]
    changes = by_openpyxl(folder / "变动.xlsx", [head, *rows])
    told = company("import", "people", str(changes), "--actor", "E0008", "--now", _at(4, 10), "--confirm")
    assert "已办理 40" in told
    assert len(company.shown("membership", "list", "--ref", "group=GW", "--state", "surplus")) == 40
    assert len(company.shown("membership", "list", "--ref", "group=GP", "--state", "owed")) == 40


def _lose_a_lead_change_an_id_and_widen_a_scope(company: _Company) -> None:
    company("person", "leave", "M01", "--actor", "E0008", "--recorded-at", _at(4, 11))
    company("person", "renumber", "P01", "--id", "HX-01", "--actor", "E0008", "--recorded-at", _at(4, 12))
    company(
        "group", "change", "GP", "--scope-units", "采购部,总经办", "--reason", "范围扩大", "--actor", "E0009",
        "--recorded-at", _at(4, 13),
    )  # fmt: skip


def _do_what_is_owed(company: _Company) -> None:
    m, s = UNITS["市场部"], UNITS["销售部"]
    company.apply(
        _adds(5, "S01", "GS", m[1:]),
        _adds(5, "E0009", "GM", s),
        _removes(5, "E0009", "GM", ["M01"]),
        _adds(6, "HX-01", "GP", [*MOVED, "E0001"]),
        _removes(6, "W01", "GW", [one for one in MOVED if one != LATE]),
    )
    what = "handover/GM/M01/1"
    company.apply(
        iter(
            [
                command(_at(6, 10), "E0009", what, "propose", successor="M02"),
                command(_at(6, 10), "E0001", what, "approve"),
                command(_at(6, 10), "M02", what, "accept"),
                command(_at(6, 11), "E0009", what, "transfer", checklist=["群文件"]),
                command(_at(6, 11), "M02", what, "rename", nicknames={"M02": f"{_name('M02')}(群负责人)"}),
                command(_at(6, 12), "E0008", what, "file", filing_no="JJ-1"),
            ]
        ),
        _removes(9, "W01", "GW", [LATE]),
    )
    company("sweep", "--now", _at(31, 9))


def test_a_reorganisation_throws_nobody_out_and_charges_only_who_was_late(company: _Company, tmp_path: Path) -> None:
    _bring_along(company)
    _rename_and_merge(company)
    _move_forty(company, tmp_path)
    _lose_a_lead_change_an_id_and_widen_a_scope(company)
    _do_what_is_owed(company)
    assert company.shown("due") == []
    both = {*UNITS["销售部"], *UNITS["市场部"][1:], "E0009"}
    assert company.members("GS") == company.members("GM") == both
    assert company.members("GP") == {*UNITS["采购部"], *MOVED, "E0001", "E0009"}
    assert company.members("GW") == {*UNITS["生产部"][:5], "E0009"}
    charged = [(one["clause"], one["debtor"], one["amount"], one["cause"]) for one in company.shown("penalty", "list")]
    assert [one[:3] for one in charged] == [("18", "W01", 20)]
    assert charged[0][3].startswith(f"membership/GW/{LATE}#")
    _is_explained(company)


def _is_explained(company: _Company) -> None:
    """Hold every step to a chain of causes that ends in a command, of somebody who may give one, or in a deadline."""
    steps = {f"{one['machine']}/{one['key']}#{one['seq']}": one for one in company.shown("audit", "log")}
    for step in steps.values():
        seen = step
        while seen["cause"] in steps:
            seen = steps[seen["cause"]]
        by_time = seen["actor"] == "clock" and seen["event"] == "overdue"
        assert by_time or seen["cause"] is None, seen
    told = company("audit", "log", "--cause", f"membership/GP/{MOVED[0]}#1")
    assert f"人员 {MOVED[0]}（员零六丁） 第 2 步 调动" in told
    assert "全部正常" in company("audit", "verify", "--semantic")
