"""A change is carried out once for each time it is told, and nothing is made from a name."""

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

from tests.given import company
from tests.given.door import Run
from tests.given.imported_people import NAME, NOW, PERSON, UNIT, imported, people
from tests.given.spreadsheets import by_openpyxl

CHANGES = ["变动", PERSON, NAME, UNIT]


def test_the_same_change_without_a_time_is_carried_out_again_when_it_comes_again(small: Run, tmp_path: Path) -> None:
    def month(number: int, *row: str) -> Any:
        path = by_openpyxl(tmp_path / f"{number}.xlsx", [CHANGES, list(row)])
        return imported(small, path, "--confirm", "--new-unit", now=f"2026-{number:02}-10T10:00:00+08:00")

    month(3, "入职", "E1", "张三", "销售部")
    month(4, "离职", "E1", "", "")
    month(5, "入职", "E1", "张三", "采购部")
    told = month(6, "离职", "E1", "", "")
    assert told[0] == 2 or people(small)["E1"][0] == "left", told


def test_a_time_of_the_command_line_is_part_of_what_a_change_is(small: Run, tmp_path: Path) -> None:
    def month(number: int, *row: str) -> Any:
        path = by_openpyxl(tmp_path / f"{number}.xlsx", [CHANGES, list(row)])
        day = f"2026-{number:02}-10T10:00:00+08:00"
        return imported(small, path, "--confirm", "--new-unit", "--at", day, now=day)

    month(3, "入职", "E1", "张三", "销售部")
    month(4, "离职", "E1", "", "")
    month(5, "入职", "E1", "张三", "采购部")
    assert month(6, "离职", "E1", "", "")[0] == 0
    assert people(small)["E1"][0] == "left"


DATED = [*CHANGES, "发生时间"]


def test_another_hand_may_import_the_same_changes_again(run: Run, tmp_path: Path) -> None:
    Path("policy.toml").write_text(company.POLICY.replace('hr = ["E0008"]', 'hr = ["E0008", "E0007"]'), "utf-8")
    run("init")
    path = by_openpyxl(tmp_path / "1.xlsx", [DATED, ["入职", "E1", "张三", "销售部", "2026-03-02"]])
    assert imported(run, path)[1]["counts"] == {"done": 1}
    assert imported(run, path, actor="E0007")[1]["counts"] == {"repeated": 1}


def test_nothing_that_stays_when_a_name_is_erased_is_made_from_the_name(small: Run, tmp_path: Path) -> None:
    def request_id(name: str, person: str) -> str:
        path = by_openpyxl(tmp_path / f"{name}.xlsx", [DATED, ["入职", person, name, "销售部", "2026-03-02"]])
        imported(small, path)
        steps = json.loads(small("person", "history", person, "--format", "json").stdout)
        return str(steps[0]["request_id"])

    named = request_id("张三", "E1")
    at = int(datetime.datetime.fromisoformat("2026-03-02T00:00:00+08:00").timestamp() * 1_000_000)
    content = "\n".join(["E1", "join", "('name', '张三')", "('unit', '销售部')", str(at)])
    assert hashlib.sha256(content.encode()).hexdigest()[:32] not in named


def test_a_nickname_that_has_become_right_by_itself_is_not_corrected(active: Run, tmp_path: Path) -> None:
    for name, hour in (("黄娟", 11), ("黄娟娜", 12)):
        words = ["--name", name, "--actor", "E0008", "--recorded-at", f"2026-03-02T{hour}:00:00+08:00"]
        assert active("person", "rename", "E0003", *words).exit_code == 0
    rows = [["工号", "群昵称"], ["E0009", "群主"], ["E0002", "葛强华(群负责人)"], ["E0003", "黄娟娜"]]
    path = by_openpyxl(tmp_path / "r.xlsx", rows)
    words = ["--group", "G001", "--actor", "E0002", "--now", NOW, "--format", "json"]
    told = json.loads(active("import", "roster", str(path), *words).stdout)
    assert told["rows"] == []
