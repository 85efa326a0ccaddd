"""Slips of the pen that are put right, people who have left, and what stays of a name."""

import os
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.inputs import texts
from tests.whole.cases.conftest import Do, penalties


def test_a_name_that_is_mistyped_and_put_back_charges_nobody(do: Do) -> None:
    do("membership correct G001/E0003 --nickname 黄娟娜 --actor E0003", "03-03T09:00")
    do("person rename E0003 --name 黄娟那 --actor E0008", "03-03T10:00")
    do("person rename E0003 --name 黄娟娜 --actor E0008", "03-03T10:01")
    do("sweep", "03-06T09:00")
    assert "present" in do("membership show G001/E0003").stdout
    assert penalties(do) == []


def test_a_department_that_is_mistyped_is_asked_about_and_put_back_leaves_a_wrong_nickname_wrong(do: Do) -> None:
    assert do("person transfer E0003 --unit 销售步 --actor E0008", "03-02T15:00").exit_code == 3
    assert do("person transfer E0003 --unit 销售步 --new-unit --actor E0008", "03-02T15:00").exit_code == 0
    do("person transfer E0003 --unit 销售部 --actor E0008", "03-02T15:05")
    assert "misnamed" in do("membership show G001/E0003").stdout
    Path("r.csv").write_text("群昵称\n群主\n葛强华(群负责人)\n小黄\n")
    inspected = do("inspect G001 --roster r.csv --actor E0009", "03-03T14:00")
    assert ("pending" in inspected.stdout, "charged" in inspected.stdout) == (True, False)


def test_a_lead_whose_department_is_mistyped_and_put_back_hands_nothing_over(do: Do) -> None:
    do("person transfer E0002 --unit 销售步 --new-unit --actor E0008", "03-02T15:00")
    back = do("person transfer E0002 --unit 销售部 --actor E0008", "03-02T15:05")
    assert "cancelled" in back.stdout
    do("sweep", "03-06T09:00")
    assert penalties(do) == []


def test_whoever_has_left_approves_registers_and_hires_nobody(do: Do) -> None:
    asked = do("group request G002 --title 华信公司采购群 --kind permanent --unit 销售部 --purpose x "
               "--scope-units 销售部 --leads E0003 --actor E0003", "03-03T09:00")  # fmt: skip
    assert asked.exit_code == 0, asked.stderr
    for person in ("E0001", "E0009", "E0008"):
        assert do(f"person leave {person} --actor E0008", "03-03T09:05").exit_code == 0
    for line in (
        "group approve G002 --actor E0001",
        "group create G002 --title 华信公司采购群 --register-no BA-2 --owner E0003 --actor E0009",
        "person join E0020 --name 影子 --unit 销售部 --actor E0008",
    ):
        assert do(line, "03-03T09:50").exit_code == 3
    database = os.environ.get("WXFLOW_DATABASE_URL", "sqlite:///wxflow.db")
    said = do(f"policy check --database {database}").stdout, do("doctor", "03-03T10:00").stdout
    for one in said:
        assert [f"{person} has left" in one for person in ("E0001", "E0009", "E0008")] == [True] * 3


@pytest.mark.parametrize("nickname", texts("9/nicknames.txt"))
def test_no_nickname_that_holds_the_name_stays_after_erasing_somebody(nickname: str, do: Do) -> None:
    Path("r.csv").write_text(f"群昵称,工号\n群主,E0009\n葛强华(群负责人),E0002\n小黄,E0003\n{nickname},\n")
    do("inspect G001 --roster r.csv --actor E0009", "03-03T09:00")
    do("person leave E0003 --actor E0008", "03-03T11:00")
    do("membership remove G001/E0003 --actor E0002", "03-04T10:00")
    for key in penalties(do):
        do(f"penalty waive {key} --reason x --actor E0008", "03-09T10:00")
    erased = do("person erase E0003 --actor E0008", "03-10T10:00")
    assert erased.exit_code == 0, erased.stderr
    assert "the name still stands" not in erased.stderr
    for written in ("黄娟娜", nickname):
        assert not any(written.encode() in path.read_bytes() for path in Path().glob("wxflow.db*"))
    assert do("audit verify").exit_code == 0


@ON_SQLITE
def test_where_a_name_stays_after_erasing_somebody_is_said(do: Do) -> None:
    do("person leave E0003 --actor E0008", "03-03T11:00", "--reason", "黄 娟娜回家")
    do("membership remove G001/E0003 --actor E0002", "03-04T10:00")
    for key in penalties(do):
        do(f"penalty waive {key} --reason x --actor E0008", "03-09T10:00")
    rehearsed = do("person erase E0003 --actor E0008 --dry-run", "03-10T10:00")
    assert rehearsed.stderr == ""
    erased = do("person erase E0003 --actor E0008", "03-10T10:00")
    assert "cannot be taken out without breaking the record: person/E0003#2 (leave)" in erased.stderr
    assert "backups, exports and evidence packs made before still hold the name" in erased.stderr
    assert do("audit verify").exit_code == 0
