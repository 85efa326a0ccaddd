"""One event for many: rehearsed first, chosen by month, group, person or clause, or ticked in a workbook."""

import json

import openpyxl
import pytest

from tests.given.company import command, lines
from tests.given.door import Run

AT = ("--recorded-at", "2026-04-01 09:00")


@pytest.fixture
def charged(active: Run) -> Run:
    """Run wxflow where E0002 has been charged for two people, and E0003 for their nickname."""
    joined = [
        command("2026-03-03T09:00:00+08:00", "E0008", "person/E0012", "join", name="孙一", unit="销售部"),
        command("2026-03-03T09:00:00+08:00", "E0008", "person/E0003", "rename", name="黄卷娜"),
    ]
    assert active("apply", "-", stdin=lines(joined)).exit_code == 0
    assert active("sweep", "--now", "2026-03-20T00:10:00+08:00").exit_code == 0
    return active


def states(run: Run) -> dict[str, int]:
    found = [one["state"] for one in json.loads(run("penalty", "list", "--format", "json").stdout)]
    return {state: found.count(state) for state in found}


def test_a_month_is_confirmed_at_once_and_rehearsed_before(charged: Run) -> None:
    words = ("penalty", "confirm", "--month", "2026-03", "--actor", "E0008", *AT)
    rehearsed = charged(*words)
    assert rehearsed.exit_code == 0, rehearsed.output
    assert rehearsed.stdout.endswith("this was a rehearsal: with --yes it is done\n")
    assert states(charged) == {"proposed": 4}
    rows = json.loads(charged(*words, "--format", "json").stdout)["rows"]
    assert {(row["from"], row["to"]) for row in rows} == {("proposed", "confirmed")}
    assert charged(*words, "--yes").exit_code == 0
    assert states(charged) == {"confirmed": 4}
    other = charged("penalty", "confirm", "--month", "2026-04", "--actor", "E0008", *AT)
    assert other.stdout == "there is nothing that this would change\n"


def test_many_are_chosen_by_person_clause_and_group(charged: Run) -> None:
    mine = ("penalty", "waive", "--person", "黄卷娜", "--reason", "情有可原", "--actor", "E0008", *AT, "--yes")
    assert charged(*mine).exit_code == 0
    assert states(charged) == {"proposed": 3, "waived": 1}
    assert charged("penalty", "confirm", "--clause", "18", "--actor", "E0008", *AT, "--yes").exit_code == 0
    assert states(charged) == {"confirmed": 2, "proposed": 1, "waived": 1}
    early = charged("penalty", "settle", "--group", "G001", "--batch", "P1", "--actor", "E0008", *AT, "--yes")
    assert early.stdout == "there is nothing that this would change\n"
    late = ("--recorded-at", "2026-04-20 09:00")
    assert (
        charged("penalty", "settle", "--group", "G001", "--batch", "P1", "--actor", "E0008", *late, "--yes").exit_code
        == 0
    )
    assert states(charged) == {"proposed": 1, "settled": 2, "waived": 1}
    logged = json.loads(charged("audit", "log", "--format", "json").stdout)
    assert [one["reason"] for one in logged if one["event"] == "settle"] == ["批次 P1", "批次 P1"]


def test_what_is_ticked_in_the_workbook_is_done_and_nothing_else(charged: Run) -> None:
    assert charged("penalty", "report", "--month", "2026-03", "--output", "p.xlsx").exit_code == 0
    book = openpyxl.load_workbook("p.xlsx")
    sheet = book["明细"]
    heads = [cell.value for cell in sheet[1]]
    number, decision, reason = (heads.index(name) + 1 for name in ("编号", "处理", "理由"))
    sheet.cell(2, decision, "√")
    sheet.cell(3, decision, "豁免")
    sheet.cell(3, reason, "情有可原")
    book.save("ticked.xlsx")
    numbers = [sheet.cell(row, number).value for row in (2, 3)]
    confirm = ("penalty", "confirm", "--file", "ticked.xlsx", "--actor", "E0008", *AT, "--yes")
    waive = ("penalty", "waive", "--file", "ticked.xlsx", "--actor", "E0008", *AT, "--yes")
    assert charged(*waive).exit_code in (0, 1)
    assert charged(*confirm).exit_code in (0, 1)
    found = {one["number"]: one["state"] for one in json.loads(charged("penalty", "list", "--format", "json").stdout)}
    assert found[numbers[1]] == "waived"
    assert sorted(found.values()) == sorted(["proposed", "proposed", found[numbers[0]], "waived"])


def test_a_group_s_lead_does_at_once_what_the_group_owes(charged: Run) -> None:
    words = ("membership", "add", "--group", "华信公司销售部群", "--actor", "葛强华", *AT)
    assert "rehearsal" in charged(*words).stdout
    assert charged(*words, "--yes").exit_code == 0
    listed = json.loads(charged("membership", "list", "--state", "present", "--format", "json").stdout)
    assert {one["person"]: one["nickname"] for one in listed}.items() >= {"E0004": "钟静明", "E0012": "孙一"}.items()
    assert charged("membership", "correct", "--group", "G001", "--actor", "E0002", *AT, "--yes").exit_code == 0
    assert json.loads(charged("membership", "list", "--state", "misnamed", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("penalty", "confirm"), "give a key, or choose many"),
        (("penalty", "confirm", "2026-03-001", "--month", "2026-03"), "give a key, or choose many: not both"),
        (("penalty", "confirm", "--month", "2026-03", "--amount", "20"), "goes with no many"),
        (("penalty", "waive", "--month", "2026-03"), "--reason is missing"),
        (("penalty", "confirm", "--group", "G009"), "did you mean 'G001'"),
    ],
)
def test_what_chooses_nothing_or_too_much_is_refused(charged: Run, words: tuple[str, ...], told: str) -> None:
    done = charged(*words, "--actor", "E0008", *AT)
    assert done.exit_code == 2
    assert told in done.stderr
    assert states(charged) == {"proposed": 4}
