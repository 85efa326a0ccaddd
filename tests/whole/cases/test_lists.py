"""Lists as people write them: renamed units, ids given again, sums, other signs for the same names."""

import json
from pathlib import Path

import pytest

from tests.whole.cases.conftest import GROUPS, PEOPLE, Do, penalties


def take(do: Do, text: str | bytes, when: str, *more: str) -> tuple[int, str]:
    Path("n.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    done = do("import people n.csv --actor E0008", when, *more)
    return done.exit_code, done.stdout + done.stderr


def test_a_department_that_is_renamed_throws_nobody_out_and_charges_nobody(do: Do) -> None:
    renamed = PEOPLE.replace("销售部", "营销部")
    code, said = take(do, renamed, "03-03T09:00")
    assert (code, "wxflow unit rename 销售部 --name 营销部" in said) == (3, True)
    assert do("unit rename 销售部 --name 营销部 --actor E0008", "03-03T09:10").exit_code == 0
    assert take(do, renamed, "03-03T09:20") == (0, "nothing has changed\n")
    do("sweep", "03-06T09:00")
    assert penalties(do) == []


def test_a_staff_id_that_is_given_again_is_refused_until_it_is_the_same_person(do: Do) -> None:
    do("person leave E0002 --actor E0008", "03-03T09:00")
    code, said = take(do, PEOPLE.replace("葛强华", "新员工"), "03-04T09:00")
    assert (code, "E0002 was 葛强华" in said) == (1, True)
    assert take(do, PEOPLE.replace("葛强华", "新员工"), "03-04T09:10", "--same-person")[0] == 0


def test_a_row_of_sums_is_nobody(do: Do) -> None:
    code, said = take(do, PEOPLE + "合计,5人,4个部门\n", "03-03T09:00")
    assert (code, "row 7 (合计) is passed over" in said, "nothing has changed" in said) == (0, True, True)


@pytest.mark.parametrize(
    "text",
    [
        PEOPLE.replace("E0003", "e0003"),
        PEOPLE.replace("E0003", "Ｅ０００３ "),
        PEOPLE.replace("E0003", '="E0003"'),
        PEOPLE.replace("E0003", "'E0003"),
        PEOPLE.replace("黄娟娜", "\u2ee9娟娜"),
        PEOPLE.replace("黄娟娜", "黄\u3000娟娜"),
    ],
)
def test_what_reads_the_same_is_the_same(text: str, do: Do) -> None:
    assert take(do, text, "03-03T09:00") == (0, "nothing has changed\n")


def test_a_unit_with_the_other_width_of_brackets_is_that_unit(do: Do) -> None:
    wide = PEOPLE + "E0020,田浩然,销售部（华东）\n"
    assert take(do, wide, "03-03T09:00", "--new-unit")[0] == 0
    assert take(do, wide.replace("（", "(").replace("）", ")"), "03-03T09:10") == (0, "nothing has changed\n")


@pytest.mark.parametrize("guarded", ['="00123"', "'00123", "00123\t", "００１２３"])
def test_an_id_that_is_guarded_against_excel_is_the_id_it_guards(guarded: str, do: Do) -> None:
    assert take(do, f"{PEOPLE}{guarded},王芳,销售部\n", "03-03T09:00")[0] == 0
    assert "00123" in [one["key"] for one in json.loads(do("person list --format json").stdout)]
    assert take(do, f"{PEOPLE}00123,王芳,销售部\n", "03-03T09:10") == (0, "nothing has changed\n")


def test_a_register_number_of_another_group_is_refused_and_an_owner_nobody_knows(do: Do) -> None:
    asked = "--title 华信公司新品群 --kind permanent --unit 销售部 --purpose x --scope-units 销售部 --leads E0002"
    assert do(f"group request G005 {asked} --actor E0002", "03-03T09:00").exit_code == 0
    assert do("group approve G005 --actor E0001", "03-03T09:10").exit_code == 0
    create = "group create G005 --title 华信公司新品群 --actor E0009"
    for words, why in (
        ("--register-no ＢＡ-001 --owner E0009", "is that of group G001"),
        ("--register-no BA-002 --owner E8888", "there is no person E8888"),
    ):
        refused = do(f"{create} {words}", "03-03T09:20")
        assert (refused.exit_code in (2, 3), why in refused.stderr) == (True, True), refused.stderr
    assert "approved" in do("group show G005").stdout


@pytest.mark.parametrize("sign", ["、", "，", ",", "；"])
def test_whatever_separates_a_list_separates_it_in_a_command(sign: str, do: Do) -> None:
    asked = do("group request G005 --title 华信公司新品群 --kind permanent --unit 销售部 --purpose x --actor E0002",
               "03-03T09:00", "--scope-units", sign.join(("销售部", "人事部")), "--leads",
               sign.join(("E0002", "E0003")))  # fmt: skip
    assert asked.exit_code == 0, asked.stderr
    assert (
        '"units": ["销售部", "人事部"]'
        in do("group show G005 --format json").stdout.replace("\n", "").replace("        ", "")
        or "人事部" in do("group show G005").stdout
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--unit 销售步 --scope-units 销售部 --leads E0002", "there is no unit 销售步 (did you mean '销售部'?)"),
        ("--unit 销售部 --scope-units 销售部、采购部 --leads E0002", "there is no unit 采购部"),
        ("--unit 销售部 --scope-units 销售部 --leads E8888", "there is no person E8888"),
    ],
)
def test_whoever_and_whatever_nobody_knows_is_refused(words: str, why: str, do: Do) -> None:
    line = f"group request G005 --title 华信公司新品群 --kind permanent --purpose x --actor E0002 {words}"
    asked = do(line, "03-03T09:00")
    assert asked.exit_code in (2, 3)
    assert why in asked.stderr


def test_an_adoption_whose_scope_has_other_brackets_has_its_people(do: Do) -> None:
    take(do, PEOPLE + "E0020,田浩然,销售部（华东）\n", "03-03T09:00", "--new-unit")
    other = GROUPS.replace("G001", "G002").replace("BA-001", "BA-002").replace("销售部群", "华东群")
    Path("g2.csv").write_text(
        other.replace(",销售部,业务协同,销售部,E0002", ",销售部(华东),业务协同,销售部(华东),E0020")
    )
    Path("m2.csv").write_text("群编号,工号,群昵称\nG002,E0009,群主\nG002,E0020,田浩然(群负责人)\n")
    done = do("import groups g2.csv --roster m2.csv --actor E0009", "03-03T10:00")
    assert done.exit_code == 0, done.output
    assert "E0020" in do("membership list").stdout
