"""The audit log told by person, group, clause, month, and cause."""

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.declared.test_instances import AUDIT_KEYS
from tests.given import company
from tests.given.door import Run

LATE = "2026-04-03T00:10:00+08:00"
LATER_DAYS = [
    company.command("2026-03-02T10:30:00+08:00", "E0003", "group/G002", "request", None, **company.REQUEST),
    company.command("2026-03-31T23:59:59.999999+08:00", "E0001", "group/G002", "approve"),
    company.command("2026-04-01T00:00:00+08:00", "E0003", "report/R1", "file",
                    group="G001", category="other", accused="E0004", reference="档案 1"),
    company.command("2026-04-01T09:00:00+08:00", "E0008", "report/R1", "verify", times=1),
    company.command("2026-04-01T10:00:00+08:00", "E0008", "person/E0002", "leave"),
]  # fmt: skip
OVERDUE = "membership/G001/E0004#2"
FINE = "penalty/membership/G001/E0004#1:add/E0002#1"
SURPLUS = "penalty/membership/G001/E0002#2:remove/E0002#1"
HANDOVER = "penalty/handover/G001/E0002/1#1:handover/E0002#1"
REPORTED = "penalty/report/R1#2:1/E0004#1"


@pytest.fixture
def later(active: Run) -> Run:
    """Run wxflow where E0004 was never added, E0004 was reported, and E0002 left without handing over."""
    done = active("apply", "-", stdin=company.lines(LATER_DAYS))
    assert done.exit_code == 0, done.output
    assert active("sweep", "--now", "2026-05-01T00:00:00+08:00").exit_code == 0
    return active


def log(run: Run, *words: str) -> list[dict[str, Any]]:
    done = run("audit", "log", *words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    steps: list[dict[str, Any]] = json.loads(done.stdout)
    return steps


def names(steps: list[dict[str, Any]]) -> list[str]:
    return [f"{step['machine']}/{step['key']}#{step['seq']}" for step in steps]


def test_a_persons_log_has_what_happened_to_them_and_what_they_were_charged_or_reported_for(later: Run) -> None:
    assert names(log(later, "--person", "E0004")) == [
        "person/E0004#1", "membership/G001/E0004#1", OVERDUE, FINE, "report/R1#1", REPORTED, "report/R1#2",
    ]  # fmt: skip
    of_the_lead = names(log(later, "--person", "E0002"))
    assert {FINE, HANDOVER, "handover/G001/E0002/1#1", "membership/G001/E0002#2", "person/E0002#2"} <= {*of_the_lead}
    assert not {"group/G001#1", OVERDUE, "membership/G001/E0003#1", REPORTED} & {*of_the_lead}


def test_a_groups_log_has_all_that_lives_under_it_and_its_penalties(later: Run) -> None:
    told = names(log(later, "--group", "G001"))
    assert {"group/G001#4", "membership/G001/E0003#1", OVERDUE, FINE, HANDOVER, REPORTED, "report/R1#2"} <= {*told}
    assert not [name for name in told if name.startswith("person/") or "G002" in name]
    assert names(log(later, "--group", "G002")) == ["group/G002#1", "group/G002#2"]


def test_a_clauses_log_has_its_penalties_and_the_steps_they_came_from(later: Run) -> None:
    assert names(log(later, "--clause", "18")) == [OVERDUE, FINE, "membership/G001/E0002#3", SURPLUS]
    assert names(log(later, "--clause", "20")) == ["handover/G001/E0002/1#2", HANDOVER]
    assert names(log(later, "--clause", "22")) == [REPORTED, "report/R1#2"]
    assert log(later, "--clause", "19") == []


def test_filters_that_go_together_narrow_each_other(later: Run) -> None:
    assert names(log(later, "--person", "E0004", "--clause", "18")) == [OVERDUE, FINE]
    assert names(log(later, "--person", "E0002", "--clause", "18", "--group", "G001"))[0] == FINE
    assert log(later, "--person", "E0003", "--clause", "20") == []
    assert names(log(later, "--person", "E0004", "--actor", "clock")) == [OVERDUE, FINE]
    assert names(log(later, "--person", "E0004", "--machine", "report")) == ["report/R1#1", "report/R1#2"]
    since = ("--since", "2026-04-01T09:00:00+08:00")
    assert names(log(later, "--person", "E0004", *since)) == [REPORTED, "report/R1#2"]
    assert names(log(later, "--group", "G002", "--until", "2026-03-03T00:00:00+08:00")) == ["group/G002#1"]


def test_a_period_is_a_month_in_the_policys_zone(later: Run) -> None:
    march, april = (log(later, "--period", month) for month in ("2026-03", "2026-04"))
    assert names(march)[-1] == "group/G002#2"
    assert names(april)[0] == "report/R1#1"
    assert len(march) + len(april) == len(log(later))
    assert names(log(later, "--period", "2026-04", "--group", "G002")) == []


def test_the_steps_of_a_filter_are_told_like_all_others(later: Run) -> None:
    everything = dict(zip(names(log(later)), log(later), strict=True))
    for words in (("--person", "E0004"), ("--group", "G001"), ("--clause", "18"), ("--period", "2026-03")):
        told = log(later, *words)
        assert told == [everything[name] for name in everything if name in {*names(told)}]


TREE = [
    (0, False, "group/G001#4"),
    (1, False, "membership/G001/E0004#1"),
    (2, True, OVERDUE),
    (3, False, FINE),
]


def test_a_cause_is_told_as_a_tree_up_to_the_first_and_down_to_the_last(later: Run) -> None:
    told = log(later, "--cause", OVERDUE)
    assert list(told[0]) == ["depth", "asked", *AUDIT_KEYS]
    assert [(one["depth"], one["asked"], name) for one, name in zip(told, names(told), strict=True)] == TREE
    done = later("audit", "log", "--cause", OVERDUE)
    lines = done.stdout.splitlines()
    assert [line.split(" ")[2 * depth] for line, (depth, _, _) in zip(lines, TREE, strict=True)] == [
        name.partition("/")[0] for _, _, name in TREE
    ]
    assert lines[0].startswith("group G001 (华信公司销售部群) step 4 ")
    assert [line.endswith("←") for line in lines] == [asked for _, asked, _ in TREE]


def test_a_cause_shows_all_that_a_step_set_off_each_branch_to_its_end(later: Run) -> None:
    told = log(later, "--cause", "group/G001#4")
    assert [(one["depth"], name) for one, name in zip(told, names(told), strict=True)][:5] == [
        (0, "group/G001#4"), (1, "membership/G001/E0002#1"), (1, "membership/G001/E0003#1"),
        (1, "membership/G001/E0004#1"), (2, OVERDUE),
    ]  # fmt: skip
    whole = names(log(later, "--cause", "person/E0002#2"))
    assert whole[0] == "person/E0002#2"
    assert {"handover/G001/E0002/1#1", "handover/G001/E0002/1#2", HANDOVER, "membership/G001/E0002#2"} <= {*whole}


def test_a_cause_as_csv_has_a_row_for_every_step_with_its_depth(later: Run) -> None:
    done = later("audit", "log", "--cause", OVERDUE, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    assert [(row["depth"], row["asked"]) for row in rows] == [(str(d), str(a).lower()) for d, a, _ in TREE]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--person", "E004"), "there is no person E004 (did you mean 'E0004'?)"),
        (("--group", "G01"), "there is no group G01 (did you mean 'G001'?)"),
        (("--clause", "8"), "unknown clause '8' (did you mean '18'?); known: 15, 16, 17, 18"),
        (("--machine", "group", "--key", "G01"), "there is no group G01 (did you mean 'G001'?)"),
        (("--period", "2026-13"), "--period: '2026-13' is not a month"),
        (("--period", "2026-03", "--since", LATE), "--period is a whole month: it does not go with --since or --until"),
        (("--cause", "G001"), "'G001' is not the name of a step: give one like group/G001#3"),
        (("--cause", "group/G001#0x4"), "is not the name of a step"),
        (("--cause", "group/G001#99999999999999999999"), "is not the name of a step"),
        (("--cause", "group/G001#9"), "there is no step 9; group/G001 stands at step 4"),
        (("--cause", "group/G01#1"), "there is no group G01 (did you mean 'G001'?)"),
        (("--cause", "grup/G001#1"), "unknown machine 'grup' (did you mean 'group'?)"),
        (("--cause", OVERDUE, "--actor", "clock"), "--cause shows a whole tree: it does not go with --actor"),
    ],
)
def test_what_is_not_known_or_does_not_go_together_is_told_in_one_line(
    active: Run, words: tuple[str, ...], said: str
) -> None:
    done = active("audit", "log", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
