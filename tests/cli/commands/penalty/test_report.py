"""penalty report: nothing that is not decided is to be deducted."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.given import company, penalties
from tests.given.door import Run
from tests.given.penalties import CENTRE, HR, LEAD

SUMS = ("count", "deductible", "settled", "outstanding", "proposed", "undetermined", "appealed", "waived")


@pytest.fixture
def charged(small: Run) -> Run:
    """Run wxflow where there is a penalty in every state, and of every kind of amount."""
    done = small("apply", "-", stdin=company.lines(penalties.YEAR))
    assert done.exit_code == 0, done.output
    return small


def told(run: Run, *words: str) -> list[dict[str, Any]]:
    done = run("penalty", "report", *words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def sums(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in SUMS)


def test_nothing_is_deductible_but_what_is_confirmed_or_settled(charged: Run) -> None:
    rows = {row["debtor"]: row for row in told(charged, "--by", "debtor")}
    assert sums(rows["E0003"]) == (6, 40, 20, 20, 20, 1, 20, 1)
    assert sums(rows[LEAD]) == (1, 0, 0, 0, 20, 0, 0, 0)
    assert sums(rows[CENTRE]) == (1, 0, 0, 0, 0, 1, 0, 0)
    assert [row["name"] for row in rows.values()] == ["葛强华", "黄娟娜", "孔霞"]


def test_what_is_waived_before_an_amount_was_set_waits_for_none(charged: Run) -> None:
    waive = ("penalty", "waive", "report/R2#2:1/E0003", "--actor", HR, "--reason", "误报")
    assert charged(*waive, "--at", "2026-04-03T09:00:00+08:00").exit_code == 0
    (row,) = told(charged, "--by", "debtor", "--month", "2026-04")
    assert sums(row) == (1, 0, 0, 0, 0, 0, 0, 1)


@pytest.mark.parametrize(
    "by", ["month", "debtor", "clause", "group", "month debtor clause", "clause group", "debtor debtor"]
)
def test_whatever_it_is_summed_up_by_the_total_is_the_same(charged: Run, by: str) -> None:
    rows = told(charged, *(word for name in by.split() for word in ("--by", name)))
    assert tuple(map(sum, zip(*map(sums, rows), strict=True))) == (8, 40, 20, 20, 40, 2, 20, 1)
    groups = [tuple(row[name] for name in dict.fromkeys(by.split())) for row in rows]
    assert groups == sorted(set(groups))


def test_without_a_word_it_is_by_month_debtor_and_clause(charged: Run) -> None:
    rows = told(charged)
    assert rows == told(charged, "--by", "month", "--by", "debtor", "--by", "clause")
    assert [(row["month"], row["debtor"], row["clause"]) for row in rows] == [
        ("2026-03", LEAD, "18"), ("2026-03", "E0003", "19"), ("2026-03", CENTRE, "15"), ("2026-04", "E0003", "22"),
    ]  # fmt: skip


def test_each_penalty_stands_as_the_list_has_it(charged: Run) -> None:
    listed = {one["key"]: one for one in json.loads(charged("penalty", "list", "--format", "json").stdout)}
    rows = told(charged, "--by", "penalty")
    assert len(rows) == len(listed)
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    for row in rows:
        one = listed[row["key"]]
        assert {name: row[name] for name in one if name != "unconfirmed"} == {
            name: one[name] for name in one if name != "unconfirmed"
        }
        assert row["unconfirmed"] is ("unconfirmed" in one)
        assert row["deductible"] == (one["amount"] if one["state"] in ("confirmed", "settled") else 0)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--month", "2026-03"), 7),
        (("--month", "2026-04"), 1),
        (("--month", "2026-05"), 0),
        (("--since", "2026-04-01"), 1),
        (("--until", "2026-03-31"), 7),
        (("--since", "2026-03-04", "--until", "2026-03-04"), 1),
        (("--until", "2026-03-03"), 1),
        (("--state", "proposed"), 4),
        (("--state", "settled", "--state", "waived"), 2),
        (("--state", "proposed", "--month", "2026-04"), 1),
    ],
)
def test_a_report_can_be_narrowed_to_days_of_the_company_and_to_states(
    charged: Run, words: tuple[str, ...], count: int
) -> None:
    assert len(told(charged, "--by", "penalty", *words)) == count
    assert sum(row["count"] for row in told(charged, *words)) == count


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--month", "2026-13"), "'2026-13' is not a month"),
        (("--month", "2026-03", "--since", "2026-03-01"), "--month is a whole month"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "--until 2026-03-01 lies before --since 2026-03-02"),
        (("--state", "confirmd"), "unknown state 'confirmd' (did you mean 'confirmed'?)"),
        (("--by", "penalty", "--by", "month"), "--by penalty lists every one"),
        (("--output", "report.ods"), "report.ods does not end in .xlsx or .csv"),
        (("--output", "policy.toml"), "policy.toml does not end in"),
        (("--output", "none/r.xlsx"), "none/r.xlsx cannot be written: No such file"),
        (("--output", "policy.toml/r.csv"), "policy.toml/r.csv cannot be written: Not a directory"),
        (("--output", "there.csv"), "there.csv is there already"),
    ],
)
def test_what_makes_no_sense_is_one_clear_line_and_changes_nothing(
    charged: Run, untouched: None, words: tuple[str, ...], said: str
) -> None:
    Path("there.csv").write_text("kept")
    before = {path.name for path in Path().iterdir()}
    done = charged("penalty", "report", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name for path in Path().iterdir()} == before
    assert Path("there.csv").read_text() == "kept"
