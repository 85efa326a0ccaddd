"""What is not charged before its time: mistyped years, early sweeps, adopted titles, policies of a later day."""

import json
from pathlib import Path

import pytest

from tests.whole.cases.conftest import GROUPS, POLICY, ROSTER, Do, day, penalties

JOIN = "person join E0010 --name 张三 --unit 销售部 --actor E0008 --recorded-at"


@pytest.mark.parametrize("line", [JOIN, "sweep --now"])
def test_nothing_is_recorded_or_swept_in_a_year_that_has_not_come(
    line: str, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WXFLOW_CLOCK")
    done = do(f"{line} 2097-03-03T09:00:00+08:00")
    assert (done.exit_code, done.stderr.count("\n"), "has not come yet" in done.stderr) == (2, 1, True)
    monkeypatch.setenv("WXFLOW_CLOCK", "given")
    assert penalties(do) == []
    assert do("person leave E0003 --actor E0008", "03-03T10:00").exit_code == 0


@pytest.mark.parametrize("word", ["start", "pause"])
def test_a_suspension_holds_what_begins_in_it_and_is_listed(word: str, do: Do) -> None:
    sick = f"suspend {word} --person E0002 --until 2026-03-13 --reason 病假 --approver E0001 --actor E0008"
    assert do(sick, "03-03T09:00").exit_code == 0
    assert do("person join E0012 --name 孙一 --unit 销售部 --actor E0008", "03-04T10:00").exit_code == 0
    do("sweep", "03-09T09:00")
    assert penalties(do) == []
    assert "2026-03-13" in do("suspend list --now 2026-03-09T09:00:00+08:00").stdout
    assert "2026-03-13" in do("due --within 20 --now 2026-03-09T09:00:00+08:00").stdout


def test_a_title_against_the_format_is_charged_to_nobody_within_the_grace(do: Do) -> None:
    wrong = GROUPS.replace("G001,华信公司销售部群", "G002,销售二群").replace("BA-001", "BA-002")
    Path("g2.csv").write_text(wrong, "utf-8")
    Path("m2.csv").write_text(ROSTER.replace("G001", "G002"), "utf-8")
    assert do("import groups g2.csv --roster m2.csv --actor E0009", "03-02T14:00").exit_code == 0
    assert penalties(do) == []
    due = do("due --within 10 --format csv --now 2026-03-02T15:00:00+08:00").stdout
    assert "2026-03-17T00:00:00+08:00,group,G002,title,10," in due
    Path("r.csv").write_text("群昵称\n群主\n葛强华(群负责人)\n小黄\n王总（客户）\n", "utf-8")
    seen = do("inspect G002 --roster r.csv --title 销售二群 --actor E0009", "03-03T14:00")
    assert ("charged" in seen.stdout, seen.stdout.count("pending"), penalties(do)) == (False, 3, [])


def test_a_policy_of_a_later_day_costs_nobody_anything_before_it(do: Do) -> None:
    Path("old.toml").write_text(POLICY, "utf-8")
    later = POLICY.replace("[roles]", 'effective_from = 2026-07-01\nprevious = "old.toml"\n[roles]')
    Path("new.toml").write_text(f"{later}[charges.17_member]\nexact = 40\n", "utf-8")
    told = do("policy diff policy.toml new.toml --now 2026-03-03T09:00:00+08:00")
    assert "In force from 2026-07-01" in told.stdout
    assert "G001/E0003" not in told.stdout
    Path("policy.toml").write_text(Path("new.toml").read_text("utf-8"), "utf-8")
    do("sweep", "03-18T09:00")
    costs = [line.split(",") for line in do("penalty list --format csv").stdout.splitlines()]
    assert [line[costs[0].index("amount")] for line in costs[1:]] == ["10", "20"]


def test_which_of_two_of_one_name_is_missing_is_unclear_and_charged_to_nobody(do: Do) -> None:
    for person in ("E0013", "E0014"):
        do(f"person join {person} --name 李娜 --unit 销售部 --actor E0008", "03-02T15:00")
    for person in ("E0013", "E0014"):
        assert do(f"membership add G001/{person} --nickname 李娜 --actor E0002", "03-02T16:00").exit_code == 0
    Path("r.csv").write_text("群昵称\n群主\n葛强华(群负责人)\n小黄\n李娜\n", "utf-8")
    told = do("inspect G001 --roster r.csv --actor E0009", "03-20T14:00").stdout
    assert [line.split()[0] for line in told.splitlines() if "E0013" in line or "E0014" in line] == ["unclear"] * 2
    assert not any("E0013" in key or "E0014" in key for key in penalties(do))


def test_whoever_is_in_the_group_is_in_no_final_state(do: Do) -> None:
    refused = do("membership remove G001/E0009 --actor E0002", "03-03T09:20")
    assert (refused.exit_code, "nothing for now" in refused.stderr, "final" in refused.stderr) == (3, True, False)
    assert "final" not in do("membership show G001/E0009").stdout


def test_a_department_that_is_mistyped_costs_nobody_a_second_penalty(do: Do) -> None:
    do("person join E0012 --name 孙一 --unit 销售部 --actor E0008", "03-03T09:00")
    do("sweep", "03-09T09:00")
    mistyped = do("person transfer E0012 --unit 销售步 --actor E0008", "03-09T10:00")
    assert (mistyped.exit_code, "did you mean '销售部'" in mistyped.stderr) == (3, True)
    do("person transfer E0012 --unit 销售部 --actor E0008", "03-09T10:01")
    do("sweep", "03-13T09:00")
    assert [key.partition("#")[0] for key in penalties(do)] == ["membership/G001/E0012"]


def test_what_was_told_by_mistake_is_taken_back(do: Do) -> None:
    do("person join E0012 --name 孙一 --unit 销售部 --actor E0008", "03-03T09:00")
    do("membership add G001/E0012 --nickname 孙一 --actor E0002", "03-03T09:10")
    undone = do("undo membership/G001/E0012 --actor E0002 --reason 没有进群 --now 2026-03-03T09:20:00+08:00")
    assert undone.exit_code == 0, undone.stderr
    assert json.loads(do("membership show G001/E0012 --format json").stdout)["state"] == "owed"
    do("sweep", "03-09T09:00")
    assert [key.partition("#")[0] for key in penalties(do)] == ["membership/G001/E0012"]


def test_a_department_that_was_mistyped_and_opened_is_corrected_and_costs_nobody_a_second_penalty(do: Do) -> None:
    do("person join E0012 --name 孙一 --unit 销售部 --actor E0008", "03-03T09:00")
    do("sweep", "03-09T09:00")
    assert do("person transfer E0012 --unit 销售步 --new-unit --actor E0008", "03-09T10:00").exit_code == 0
    assert do("person transfer E0012 --unit 销售部 --actor E0008", "03-09T10:01").exit_code == 0
    void = "correct person/E0012#2 --void --reason 打错字 --actor E0008 --now 2026-03-09T11:00:00+08:00"
    assert do(void).exit_code == 0
    assert do("correction approve C1 --actor E0009", "03-09T11:10").exit_code == 0
    do("sweep", "03-13T09:00")
    assert [key.partition("#")[0] for key in penalties(do)] == ["membership/G001/E0012"]
    assert do("audit verify --semantic").exit_code == 0


def _charged(do: Do, *states: str) -> list[tuple[str, int, str]]:
    """Return who is charged what and since when, of the penalties in a state."""
    told = json.loads(do("penalty list --format json").stdout)
    return sorted((one["debtor"], one["amount"], one["at"][:10]) for one in told if one["state"] in states)


NICKNAME = [("E0002", 10, "2026-03-17"), ("E0003", 20, "2026-03-17")]
"""What 小黄 costs once its ten working days are over: the lead, and whoever is called so."""


@pytest.mark.parametrize(
    ("line", "put_right"),
    [
        (
            f"{JOIN} 2027-03-03T09:00:00+08:00",
            f"person/E0010#1 --at {day('03-03T09:00')} --recorded-at {day('03-03T09:00')}",
        ),
        ("sweep --now 2027-03-03T09:00:00+08:00", "membership/G001/E0003#2 --void"),
    ],
    ids=["A1", "A1b"],
)
def test_a_year_that_was_mistyped_is_put_right_and_everybody_owes_what_they_would_have(
    line: str, put_right: str, do: Do
) -> None:
    assert do(line).exit_code == 0
    assert _charged(do, "proposed") == NICKNAME
    wrong = f"correct {put_right} --reason 年份打错 --actor E0008 --now {day('03-03T11:00')}"
    assert do(wrong).exit_code == 0
    assert do("correction approve C1 --actor E0009", "03-03T11:10").exit_code == 0
    assert (_charged(do, "proposed"), _charged(do, "withdrawn")) == ([], NICKNAME)
    assert do("person transfer E0009 --unit 总经办 --actor E0008", "03-03T12:00").exit_code == 0
    do("sweep", "03-18T09:00")
    never_added = [("E0002", 20, "2026-03-06")] if line.startswith(JOIN) else []
    assert _charged(do, "proposed") == sorted([*never_added, *NICKNAME])
    assert _charged(do, "withdrawn") == NICKNAME
    assert do("audit verify --semantic").exit_code == 0
