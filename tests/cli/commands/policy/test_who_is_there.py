"""The policy is held against who is there: by its check, and every day by the doctor."""

import os
from pathlib import Path

from tests.given.door import Run

LATER = "2026-03-03T10:00:00+08:00"


def add_to_policy(text: str) -> None:
    path = Path("policy.toml")
    written = path.read_text("utf-8")
    head = "[approvers]"
    assert head in written
    path.write_text(written.replace(head, f"{head}\n{text}"), "utf-8")


def test_the_check_with_a_database_and_the_doctor_name_what_does_not_fit(active: Run) -> None:
    add_to_policy('"销售步" = ["E0003"]')
    left = active("person", "leave", "E0003", "--actor", "E0008", "--recorded-at", LATER)
    assert left.exit_code == 0, left.stderr
    checked = active("policy", "check", "--database", os.environ.get("WXFLOW_DATABASE_URL", "sqlite:///wxflow.db"))
    doctor = active("doctor", "--now", LATER)
    for said in (checked.stdout, doctor.stdout):
        assert "[approvers] 销售步: there is no such unit (did you mean '销售部'?)" in said
        assert "[approvers] 销售步: E0003 has left: name somebody else" in said
    assert doctor.exit_code == 1
    assert "销售步" not in active("policy", "check").stdout


def test_two_lists_for_one_unit_are_told(active: Run) -> None:
    add_to_policy('"销售部（华东）" = ["E0003"]\n"销售部(华东)" = ["E0002"]')
    assert "销售部（华东）, 销售部(华东): several lists for one unit" in active("policy", "check").stdout


def test_what_waits_for_somebody_who_is_suspended_is_told_by_the_doctor(active: Run) -> None:
    asked = active("group", "request_dissolution", "G001", "--reason", "x", "--actor", "E0002", "--recorded-at", LATER)
    assert asked.exit_code == 0, asked.stderr
    sick = ("--person", "E0001", "--until", "2026-03-13", "--reason", "病假", "--approver", "E0002", "--actor", "E0008")
    assert active("suspend", "start", *sick, "--recorded-at", LATER).exit_code == 0
    assert "waits for approve_dissolution, and E0001 is suspended" in active("doctor", "--now", LATER).stdout
    assert "is suspended" not in active("doctor", "--now", "2026-03-16T10:00:00+08:00").stdout


def test_what_waits_while_nobody_may_act_is_told_by_the_doctor(active: Run) -> None:
    asked = active("group", "request_dissolution", "G001", "--reason", "x", "--actor", "E0002", "--recorded-at", LATER)
    assert asked.exit_code == 0, asked.stderr
    assert "in vain" in active("doctor", "--now", LATER).stdout
    for person in ("E0001", "E0009"):
        active("person", "leave", person, "--actor", "E0008", "--recorded-at", LATER)
    assert "group G001 waits for approve_dissolution, and nobody may" in active("doctor", "--now", LATER).stdout
