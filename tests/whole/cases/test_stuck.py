"""What could not go on: leads gone before activation, chains of one, owners who leave, handovers by leavers."""

from pathlib import Path

import pytest

from tests.whole.cases.conftest import PEOPLE, Do, penalties

REQUEST = (
    "group request G002 --title 华信公司采购部群 --kind permanent --unit 采购部 --purpose x --scope-units 采购部 "
    "--actor E0005 --leads"
)


@pytest.fixture
def buyers(do: Do) -> Do:
    """Run commands where E0005 and E0006 buy."""
    Path("p.csv").write_text(PEOPLE + "E0005,许佳宁,采购部\nE0006,田浩然,采购部\n", "utf-8")
    assert do("import people p.csv --actor E0008 --new-unit", "03-02T16:00").exit_code == 0
    return do


@pytest.fixture
def created(buyers: Do) -> Do:
    """Run commands where G002 was created and its only lead has left."""
    for line, when in (
        (f"{REQUEST} E0005", "03-03T09:00"),
        ("group approve G002 --actor E0001", "03-03T09:30"),
        ("group create G002 --title 华信公司采购部群 --register-no BA-2 --owner E0009 --actor E0009", "03-03T10:00"),
        ("person leave E0005 --actor E0008", "03-03T11:00"),
    ):
        assert buyers(line, when).exit_code == 0
    return buyers


def test_a_group_whose_lead_is_gone_before_activation_is_not_activated_and_says_what_may_be_done(created: Do) -> None:
    for roster in ("E0006=田浩然", "E0005=许佳宁(群负责人)"):
        tried = created(f"group activate G002 --roster E0009=群主 --roster {roster} --actor E0009", "03-03T12:00")
        assert tried.exit_code == 3
    shown = created("group show G002 --now 2026-03-03T12:40:00+08:00").stdout
    assert ("replace_leads" in shown, "withdraw" in shown) == (True, True)


def test_another_lead_takes_it_on(created: Do) -> None:
    assert created("group replace_leads G002 --leads E0006 --actor E0009", "03-03T12:20").exit_code == 0
    roster = "--roster E0009=群主 --roster E0006=田浩然(群负责人)"
    assert created(f"group activate G002 {roster} --actor E0009", "03-03T12:30").exit_code == 0
    assert penalties(created) == []


def test_or_it_is_withdrawn(created: Do) -> None:
    assert created("group withdraw G002 --reason x --actor E0009", "03-03T12:30").exit_code == 0
    assert "withdrawn" in created("group show G002").stdout


@pytest.mark.parametrize(
    ("lead", "code", "why"), [("E9999", 2, "there is no person E9999"), ("E0006", 3, "not employed")]
)
def test_nobody_leads_who_is_unknown_or_has_left(lead: str, code: int, why: str, buyers: Do) -> None:
    buyers("person leave E0006 --actor E0008", "03-03T08:00")
    asked = buyers(f"{REQUEST} {lead}", "03-03T09:00")
    assert (asked.exit_code, why in asked.stderr, asked.stderr.count("\n")) == (code, True, 1)


@pytest.fixture
def alone(do: Do) -> Do:
    """Run commands where E0001, the only approver, leads G003."""
    Path("g.csv").write_text(
        "群编号,群名,类型,部门,用途,范围部门,群负责人,备案号,群主\n"
        "G003,华信公司总经办群,常设,总经办,业务协同,总经办,E0001,BA-003,E0009\n",
        "utf-8",
    )
    Path("m.csv").write_text("群编号,工号,群昵称\nG003,E0009,群主\nG003,E0001,罗慧敏(群负责人)\n", "utf-8")
    assert do("import groups g.csv --roster m.csv --actor E0009", "03-03T09:00").exit_code == 0
    return do


def test_nothing_is_dissolved_by_nobodys_approval(alone: Do) -> None:
    assert alone("group request_dissolution G003 --reason 结束 --actor E0001", "03-03T10:10").exit_code == 0
    assert alone("group dissolve G003 --actor E0009", "03-03T10:20").exit_code == 3
    assert alone("group approve_dissolution G003 --actor E0001", "03-03T10:25").exit_code == 3
    assert alone("group approve_dissolution G003 --actor E0009", "03-03T10:30").exit_code == 0
    assert alone("group dissolve G003 --actor E0009", "03-03T10:40").exit_code == 0


def test_whoever_is_the_whole_chain_has_the_information_centre_approve(alone: Do) -> None:
    asked = "--kind permanent --unit 总经办 --purpose x --scope-units 总经办 --leads E0001 --actor E0001"
    applied = alone(f"group request G004 --title 华信公司总经办二群 {asked}", "03-03T11:00")
    assert applied.exit_code == 0
    skipped = "has applied: their own level of the approval is skipped"
    assert (skipped in applied.stdout, skipped in alone("group show G004").stdout) == (True, True)
    own = alone("group approve G004 --actor E0001", "03-03T11:10")
    assert (own.exit_code, "who may: approver of the level" in own.stderr, "E0009" in own.stderr) == (3, True, True)
    assert alone("group approve G004 --actor E0009", "03-03T11:20").exit_code == 0


def test_an_owner_who_leaves_costs_nobody_anything_once_there_is_another(buyers: Do) -> None:
    Path("g.csv").write_text(
        "群编号,群名,类型,部门,用途,范围部门,群负责人,备案号,群主\n"
        "G003,华信公司采购部群,常设,采购部,业务协同,采购部,E0005,BA-003,E0006\n",
        "utf-8",
    )
    Path("m.csv").write_text("群编号,工号,群昵称\nG003,E0006,群主\nG003,E0005,许佳宁(群负责人)\n", "utf-8")
    for line, when in (
        ("import groups g.csv --roster m.csv --actor E0009", "03-03T09:00"),
        ("person leave E0006 --actor E0008", "03-04T09:00"),
        ("membership remove G003/E0006 --actor E0005", "03-04T10:00"),
        ("group change_owner G003 --owner E0005 --reason 群主离职 --actor E0009", "03-04T11:00"),
    ):
        assert buyers(line, when).exit_code == 0, line
    Path("r.csv").write_text("群昵称,工号\n群主,E0005\n", "utf-8")
    assert buyers("inspect G003 --roster r.csv --actor E0009", "03-25T09:00").exit_code == 0
    assert not [key for key in penalties(buyers) if "G003" in key]


def test_whoever_has_left_approves_no_handover_and_never_their_own(do: Do) -> None:
    policy = Path("policy.toml")
    policy.write_text(policy.read_text("utf-8") + '"销售部" = ["E0002", "E0001"]\n', "utf-8")
    do("person leave E0002 --actor E0008", "03-03T09:00")
    assert do("handover propose G001/E0002/1 --successor E0003 --actor E0009", "03-03T10:00").exit_code == 0
    assert do("handover approve G001/E0002/1 --actor E0002", "03-03T10:02").exit_code == 3
    assert do("person leave E0001 --actor E0008", "03-03T10:03").exit_code == 0
    assert do("handover approve G001/E0002/1 --actor E0001", "03-03T10:04").exit_code == 3
    assert do("handover approve G001/E0002/1 --actor E0009", "03-03T10:05").exit_code == 0
