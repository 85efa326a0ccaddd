"""Reminders and held charges as people meet them at the command line."""

import json
from pathlib import Path

from tests.given import company
from tests.given.door import Run
from tests.given.reminding import reminder

ASKED = reminder("*", 0, "debtor") + '\n[penalties]\ncharge_requires = "reminder_delivered"\n'
OWED = "G001/E0004"
CHARGE = f"membership/{OWED}#1:add/E0002"
HANDOVER = "handover/G001/E0002/1#1:handover/E0002"
REMOVAL = "membership/G001/E0002#2:remove/E0002"


def ask(more: str) -> None:
    Path("policy.toml").write_text(company.POLICY + more, encoding="utf-8")


def found_again(run: Run) -> None:
    assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0


def test_a_held_charge_is_listed_reported_and_let_go_of_by_hr(small: Run) -> None:
    ask(ASKED)
    found_again(small)
    left = company.command("2026-03-02T11:00:00+08:00", "E0008", "person/E0002", "leave")
    assert small("apply", "-", stdin=company.lines([left])).exit_code == 0
    now = "2026-03-05T00:10:00+08:00"
    assert small("sweep", "--now", now).exit_code == 0
    listed = json.loads(small("penalty", "list", "--state", "held", "--format", "json").stdout)
    assert [(one["key"], one["held"]) for one in listed] == [
        (key, "no reminder had reached the debtor") for key in (HANDOVER, REMOVAL, CHARGE)
    ]
    done = small("doctor", "--now", now)
    assert done.exit_code == 1
    named = f"{HANDOVER}, {REMOVAL}, {CHARGE}"
    why = f"3 charges are held, their debtors were not told in time: release or waive {named}"
    assert f"BAD   held charges: {why}" in done.stdout
    sums = json.loads(small("penalty", "report", "--format", "json").stdout)
    assert sum(one["count"] for one in sums) == 3
    assert {one[name] for one in sums for name in ("proposed", "deductible", "undetermined", "appealed")} == {0}
    words = ("--actor", "E0008", "--reason", "当面通知过", "--recorded-at", now)
    for key in (HANDOVER, REMOVAL, CHARGE):
        assert small("penalty", "release", key, *words).exit_code == 0
    assert "good  held charges: no charge is held" in small("doctor", "--now", now).stdout


def test_doctor_says_nothing_of_held_charges_where_there_can_be_none(active: Run) -> None:
    assert "held" not in active("doctor", "--now", "2026-03-02T11:00:00+08:00").stdout


def test_a_rung_stands_among_an_instances_timers_and_not_among_what_falls_due(small: Run) -> None:
    ask(ASKED)
    found_again(small)
    shown = json.loads(small("membership", "show", OWED, "--format", "json").stdout)
    assert [one["deadline"] for one in shown["timers"]] == ["add@+0 09:30 debtor", "add"]
    due = json.loads(small("due", "--now", "2026-03-03T09:00:00+08:00", "--format", "json").stdout)
    assert [one["deadline"] for one in due] == ["add"]


def test_what_was_told_is_recorded_by_hand_too(small: Run) -> None:
    ask(ASKED)
    found_again(small)
    told = ("--deadline", "add", "--recipient", "E0002", "--recorded-at", "2026-03-04T11:00:00+08:00")
    assert small("membership", "reminded", OWED, "--actor", "E0008", *told).exit_code == 0
    assert small("sweep", "--now", "2026-03-05T00:10:00+08:00").exit_code == 0
    assert json.loads(small("penalty", "list", "--state", "held", "--format", "json").stdout) == []
    assert small("audit", "verify", "--semantic").exit_code == 0
