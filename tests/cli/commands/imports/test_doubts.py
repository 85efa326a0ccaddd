"""What a list would do is asked about where it is likelier that something else is meant."""

from pathlib import Path
from typing import Any

import pytest

from tests.given.door import Run
from tests.given.imported_people import imported, people
from tests.given.spreadsheets import by_csv

HEADERS = ["工号", "姓名", "部门"]
STAFF = [
    ["E0001", "罗慧敏", "总经办"],
    ["E0002", "葛强华", "销售部"],
    ["E0003", "黄娟娜", "销售部"],
    ["E0004", "钟静明", "销售部"],
    *([f"E01{n:02}", f"员工{n}", "生产部"] for n in range(40)),
    ["E0008", "赵娜", "人事部"],
    ["E0009", "孔霞", "信息中心"],
]


@pytest.fixture
def staffed(small: Run, tmp_path: Path) -> Run:
    assert take(small, tmp_path, STAFF)[0] == 0
    return small


def take(run: Run, folder: Path, rows: list[list[str]], *words: str) -> tuple[int, Any]:
    return imported(run, by_csv("utf-8")(folder / "p.csv", [HEADERS, *rows]), *words)


def with_units(of: dict[str, str]) -> list[list[str]]:
    return [[one, name, of.get(one, of.get(unit, unit))] for one, name, unit in STAFF]


def test_a_unit_that_bears_another_name_in_the_list_may_have_been_renamed(staffed: Run, tmp_path: Path) -> None:
    code, said = take(staffed, tmp_path, with_units({"销售部": "营销部"}))
    assert code == 3
    assert "wxflow unit rename 销售部 --name 营销部" in said
    assert said.count("\n") == 1
    done = staffed("unit", "rename", "销售部", "--name", "营销部", "--actor", "E0008", "--recorded-at",
                   "2026-03-03T11:00:00+08:00")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    for list_ in (with_units({"销售部": "营销部"}), STAFF):
        later = imported(staffed, by_csv("utf-8")(tmp_path / "p.csv", [HEADERS, *list_]),
                         now="2026-03-03T12:00:00+08:00")  # fmt: skip
        assert later[1]["rows"] == []


def test_a_unit_nobody_knows_is_asked_about_once_for_all_who_are_in_it(staffed: Run, tmp_path: Path) -> None:
    rows = [
        *with_units({"E0002": "销售步"}),
        ["E0500", "新人", "研发部"],
        ["E0501", "新手", "研发部"],
        ["E0502", "某人", "法务"],
    ]
    code, said = take(staffed, tmp_path, rows)
    assert code == 3
    assert "there is no unit 销售步 (did you mean '销售部'?), and 1 people" in said
    assert "there is no unit 研发部 (2 people), 法务 (1 people): add --new-unit to open it" in said
    assert take(staffed, tmp_path, rows, "--new-unit")[0] == 0
    assert people(staffed)["E0002"][2] == "销售步"


def test_a_unit_that_is_missing_whole_is_asked_about_whatever_its_share(staffed: Run, tmp_path: Path) -> None:
    rows = [row for row in STAFF if row[0] != "E0001"]
    code, said = take(staffed, tmp_path, rows)
    assert (code, "nobody of 总经办 (1 people) is in the list" in said) == (3, True)
    assert take(staffed, tmp_path, rows, "--confirm")[0] == 0
    assert people(staffed)["E0001"][0] == "left"


def test_a_unit_whose_people_are_all_in_another_may_have_been_merged(staffed: Run, tmp_path: Path) -> None:
    code, said = take(staffed, tmp_path, with_units({"销售部": "总经办"}))
    assert (code, "wxflow unit merge 销售部 --into 总经办" in said) == (3, True)


def test_whoever_is_moved_counts_for_the_brake(staffed: Run, tmp_path: Path) -> None:
    moved = with_units({f"E01{n:02}": "总经办" for n in range(12)})
    code, said = take(staffed, tmp_path, moved)
    assert (code, "12 of 46 people would be moved (员工0 (E0100), 员工1 (E0101)," in said) == (3, True)


def test_somebody_new_of_the_name_and_unit_of_who_has_vanished_may_have_another_id(
    staffed: Run, tmp_path: Path
) -> None:
    rows = [["E9003" if row[0] == "E0003" else row[0], *row[1:]] for row in STAFF]
    code, said = take(staffed, tmp_path, rows)
    assert (code, "wxflow person renumber E0003 --id E9003" in said) == (3, True)
    done = staffed("person", "renumber", "E0003", "--id", "E9003", "--actor", "E0008", "--recorded-at",
                   "2026-03-03T10:00:00+08:00")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    for list_ in (rows, STAFF):
        assert take(staffed, tmp_path, list_)[1]["rows"] == []


def test_an_id_that_comes_back_with_another_name_is_refused_until_it_is_said_to_be_the_same_person(
    staffed: Run, tmp_path: Path
) -> None:
    without = [row for row in STAFF if row[0] != "E0003"]
    assert take(staffed, tmp_path, without)[0] == 0
    back = [*without, ["E0003", "新员工", "销售部"]]
    code, told = take(staffed, tmp_path, back)
    assert (code, told["counts"]) == (1, {"refused": 1})
    assert "E0003 was 黄娟娜" in told["rows"][0]["why"]
    assert take(staffed, tmp_path, back, "--same-person")[1]["counts"] == {"done": 1}
    assert people(staffed)["E0003"] == ("employed", "新员工", "销售部")


@pytest.mark.parametrize("event", ["join", "transfer"])
def test_a_single_command_asks_before_it_opens_a_unit(event: str, staffed: Run) -> None:
    words = ["person", event, "E0500" if event == "join" else "E0003", "--unit", "销售步", "--actor", "E0008"]
    words += [*(["--name", "新人"] if event == "join" else []), "--recorded-at", "2026-03-03T11:00:00+08:00"]
    asked = staffed(*words)
    assert asked.exit_code == 3
    assert (
        "there is no unit 销售步 (did you mean '销售部'?); allowed: a unit that is there, or --new-unit" in asked.stderr
    )
    assert staffed(*words, "--new-unit").exit_code == 0
