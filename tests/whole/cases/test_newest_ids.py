"""Whoever has another staff id is shown with it everywhere, and meant by either at every door."""

import json
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.whole.cases.conftest import PEOPLE, Do, penalties


@pytest.fixture
def renumbered(do: Do) -> Do:
    """Run commands where the lead, a member and the information centre have got other ids."""
    for old, new in (("E0002", "HX-02"), ("E0003", "HX-03"), ("E0009", "HX-09")):
        assert do(f"person renumber {old} --id {new} --actor E0008", "03-03T09:00").exit_code == 0
    return do


@ON_SQLITE
def test_lists_reports_and_what_falls_due_show_the_newest_id(renumbered: Do) -> None:
    listed = renumbered("person list").stdout
    assert ("HX-02" in listed, "E0002" in listed) == (True, False)
    due = renumbered("due --within 20 --now 2026-03-03T10:00:00+08:00").stdout
    assert ("黄娟娜 (HX-03)" in due, "葛强华 (HX-02)" in due) == (True, True)
    renumbered("sweep", "03-18T09:00")
    assert len(penalties(renumbered)) == 2
    report = json.loads(renumbered("penalty report --month 2026-03 --format json").stdout)
    assert "HX-03" in str(report)
    assert "'debtor': 'E000" not in str(report)


@ON_SQLITE
@pytest.mark.parametrize("lead", ["E0002", "hx-02"])
def test_either_id_acts_leads_and_is_named(lead: str, renumbered: Do) -> None:
    assert renumbered(f"membership correct G001/HX-03 --nickname 黄娟娜 --actor {lead}", "03-03T10:00").exit_code == 0
    asked = f"--kind permanent --unit 销售部 --purpose x --scope-units 销售部 --leads {lead} --actor {lead}"
    assert renumbered(f"group request G009 --title 华信公司九群 {asked}", "03-03T10:10").exit_code == 0
    sick = f"--person {lead} --reason 病假 --approver E0001 --actor E0008"
    assert renumbered(f"suspend pause {sick}", "03-03T10:20").exit_code == 0
    assert renumbered(f"suspend start --until 2026-03-13 {sick}", "03-03T10:30").exit_code == 0
    assert renumbered(f"handover open G001/{lead}/1 --outgoing {lead} --cause other --actor {lead}",
                      "03-03T10:40").exit_code == 0  # fmt: skip
    assert renumbered("sweep --release 1 --actor hx-09", "03-03T10:50").exit_code != 3


@ON_SQLITE
@pytest.mark.parametrize("person", ["E0003", "HX-03"])
def test_either_id_comes_in_from_files(person: str, renumbered: Do) -> None:
    Path("n.csv").write_text(PEOPLE.replace("E0003", person), "utf-8")
    assert renumbered("import people n.csv --actor E0008", "03-03T11:00").stdout == "nothing has changed\n"
    Path("r.csv").write_text(f"工号,群昵称\nE0009,群主\nHX-02,葛强华(群负责人)\n{person},黄娟娜\n", "utf-8")
    assert renumbered("import roster r.csv --group G001 --actor HX-02", "03-03T12:00").exit_code == 0
    assert '"present"' in renumbered(f"membership show G001/{person} --format json").stdout
    seen = renumbered("inspect G001 --roster r.csv --actor HX-09", "03-20T12:00")
    assert (seen.exit_code, "0 findings" in seen.stdout) == (0, True), seen.output


@ON_SQLITE
def _split(told: str) -> tuple[str, str]:
    """Return the line of the ids somebody has had besides, and all others."""
    lines = told.splitlines()
    former = [line for line in lines if line.split()[:1] == ["ids"]]
    return "\n".join(former), "\n".join(line for line in lines if line not in former)


def test_whatever_is_shown_of_somebody_bears_the_newest_id(renumbered: Do) -> None:
    former, rest = _split(renumbered("person show E0003").stdout)
    assert ("E0003" in former, "E0003" in rest, "HX-03" in rest) == (True, False, True), (
        "the id they had is told as such"
    )
    for line in ("membership show G001/E0003", "group show G001", "person history HX-03",
                 "membership list --person E0003"):  # fmt: skip
        told = renumbered(line).stdout
        assert ("E0003" in told, "HX-03" in told) == (False, True), told
    said = renumbered("membership correct G001/E0003 --nickname 黄娟娜 --actor E0002", "03-03T10:00").stdout
    assert ("HX-03" in said, "HX-02" in said, "E000" in said) == (True, True, False)
