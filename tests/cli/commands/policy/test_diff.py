"""What a new policy would change is told before it is in force, for whom, and nothing is written."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run
from tests.given.reminding import reminder

NOW = ("--now", "2026-03-03T12:00:00+08:00")
REQUEST: dict[str, Any] = {**company.REQUEST, "title": "华信公司销售二群"}
ASKED = company.command("2026-03-02T11:00:00+08:00", "E0002", "group/G002", "request", None, **REQUEST)


@pytest.fixture
def active(active: Run) -> Run:
    """Run wxflow where E0004 is owed a place in G001, and G002 waits for E0001's approval."""
    assert active("apply", "-", stdin=company.lines([ASKED])).exit_code == 0
    return active


@pytest.fixture(autouse=True)
def _writes_nothing(active: Run) -> Iterator[None]:
    before = company.content()
    yield
    assert company.content() == before


def told(run: Run, new: str, *, code: int = 0) -> dict[str, list[dict[str, Any]]]:
    """Return what a policy would change."""
    Path("new.toml").write_text(new, encoding="utf-8")
    done = run("policy", "diff", "policy.toml", "new.toml", *NOW, "--format", "json")
    assert done.exit_code == code, done.output
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def test_a_policy_that_means_the_same_changes_nothing(active: Run) -> None:
    found = told(active, f"{company.POLICY}\n[deadlines]\nmembership = 2\n")
    assert found == {"values": [], "due": [], "costs": [], "asked": [], "reminders": []}
    assert active("policy", "diff", "policy.toml", "new.toml").stdout == "nothing would change\n"


def test_days_that_count_otherwise_move_deadlines_and_budgets_do_not(active: Run) -> None:
    holiday = '{ date = "2026-03-04", workday = false, reason = "公司周年", author = "E0009" }'
    found = told(active, f"{company.POLICY}\n[calendar]\noverrides = [{holiday}]\n[deadlines]\nmembership = 7\n")
    assert found["due"] == [
        {
            "machine": "membership",
            "key": "G001/E0004",
            "deadline": "add",
            "old": "2026-03-05T00:00:00+08:00",
            "new": "2026-03-06T00:00:00+08:00",
        }
    ]
    assert [one["key"] for one in found["values"]] == ["calendar.overrides", "deadlines.membership"]


def test_what_missing_a_deadline_costs_is_told_by_debtor(active: Run) -> None:
    found = told(active, f"{company.POLICY}\n[charges.18]\nexact = 30\n")
    (cost,) = found["costs"]
    assert (cost["key"], cost["debtor"], cost["clause"]) == ("G001/E0004", "E0002", "18")
    assert (cost["old"], cost["new"]) == ({"amount": 20}, {"amount": 30})
    assert (found["values"], found["asked"]) == ([{"key": "charges.18.exact", "old": 20, "new": 30}], [])
    shown = active("policy", "diff", "policy.toml", "new.toml", *NOW).stdout
    assert re.search(r"G001/E0004 +add +E0002 +18 +20 +30$", shown, re.M)


@pytest.mark.parametrize(("day", "costs"), [("2026-03-04", [{"amount": 30}]), ("2026-03-06", []), ("2027-01-01", [])])
def test_a_policy_that_begins_later_costs_what_it_says_from_its_day_on(
    active: Run, day: str, costs: list[Any]
) -> None:  # E0004 is owed a place until the end of 2026-03-04
    begins = f'name = "华信公司"\neffective_from = {day}\nprevious = "policy.toml"'
    found = told(active, company.POLICY.replace('name = "华信公司"', begins) + "\n[charges.18]\nexact = 30\n")
    assert [one["new"] for one in found["costs"]] == costs
    assert "charges.18.exact" in [one["key"] for one in found["values"]]
    shown = active("policy", "diff", "policy.toml", "new.toml", *NOW).stdout
    assert shown.startswith(f"In force from {day}: ")


def test_people_read_what_differs_by_its_name_with_its_key_beside(active: Run) -> None:
    asked = '\n[access]\nsecond_factor = ["hr"]\n[penalties]\nmode = "record"\n'
    Path("new.toml").write_text(company.POLICY + asked, encoding="utf-8")
    shown = active("policy", "diff", "policy.toml", "new.toml", *NOW, "--lang", "zh").stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "登录时须双重验证的人 access.second_factor 人事" in lines
    assert any("penalties.mode 仅记录，没有数额" in line for line in lines)


def test_a_case_that_waits_for_somebody_else_is_told(active: Run) -> None:
    found = told(active, company.POLICY.replace('"*" = ["E0001"]', '"*" = ["E0003"]'))
    assert found["asked"] == [
        {"machine": "group", "key": "G002", "state": "requested", "old": ["E0001"], "new": ["E0003"]}
    ]


def test_a_case_that_nobody_could_take_on_is_a_finding(active: Run) -> None:
    # E0002 has applied, and there is nobody else: the information centre is E0002, too.
    stuck = company.POLICY.replace('"*" = ["E0001"]', '"*" = ["E0002"]').replace('["E0009"]', '["E0002"]')
    found = told(active, stuck, code=1)
    assert [(one["key"], one["new"]) for one in found["asked"]] == [("G002", [])]
    shown = active("policy", "diff", "policy.toml", "new.toml")
    assert shown.exit_code == 1
    assert "Whom open cases would wait for; nobody: stuck" in shown.stdout


def test_only_two_policies_of_one_company_are_compared(active: Run) -> None:
    Path("new.toml").write_text(company.POLICY.replace('"HX"', '"HY"'), encoding="utf-8")
    done = active("policy", "diff", "policy.toml", "new.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "policy.toml is the policy of HX, new.toml of HY: give two of one company" in done.stderr
    assert active("policy", "diff", "policy.toml", "none.toml").exit_code == 2


def test_without_a_database_the_values_are_compared(active: Run) -> None:
    Path("new.toml").write_text(f"{company.POLICY}\n[charges.18]\nexact = 30\n", encoding="utf-8")
    words = ("policy", "diff", "policy.toml", "new.toml", "--format", "csv", "--database", "sqlite:///none.db")
    assert active(*words).stdout.splitlines() == [
        "what,key,old,new,machine,deadline,debtor,clause,state,working_days,at,to,how_many,first",
        "values,charges.18.exact,20,30,,,,,,,,,,",
    ]
    assert not Path("none.db").exists()


def test_reminders_that_what_runs_already_would_get_are_told_with_how_many_and_the_first(active: Run) -> None:
    rungs = reminder("membership.add", -1, "lead") + reminder("*", 0, "debtor", "17:00")
    found = told(active, company.POLICY + rungs)["reminders"]
    last_day = {"deadline": "membership.add", "working_days": 0, "at": "17:00", "to": "debtor"}
    assert found == [  # at noon of the day before the last one its morning is over
        {**last_day, "how_many": 1, "first": "2026-03-04T17:00:00+08:00", "key": "G001/E0004"}
    ]
    shown = active("policy", "diff", "policy.toml", "new.toml", *NOW, "--lang", "zh").stdout
    assert re.search(r"进群 +0 +17:00 +将被处罚的人 +1 +2026-03-04 17:00 +G001/E0004", shown)
