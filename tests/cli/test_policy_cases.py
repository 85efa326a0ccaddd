"""A policy's own cases come out as they say, or the difference is told."""

import json
from pathlib import Path

import pytest

from tests.cli import company
from tests.cli.conftest import Run
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE
PEOPLE = "".join(
    f"""
[[case.events]]
at = 2026-03-02T08:00:00+08:00
actor = "E0008"
machine = "person"
key = "{key}"
event = "join"
data = {{ name = "{name}", unit = "销售部" }}
"""
    for key, name in (("E0002", "葛强华"), ("E0003", "黄娟娜"), ("E0009", "孔霞"))
)
ADOPTED = f"""
[[case]]
name = "谁没有按时进群"
now = 2026-03-20T09:00:00+08:00

[case.expect]
refused = [5]
states = {{ "group/G1" = "active", "membership/G1/E0003" = "owed" }}
timers = []
charges = [{{ clause = "18", debtor = "E0002", amount = 20, at = 2026-03-17T00:00:00+08:00 }}]
{PEOPLE}
[[case.events]]
at = 2026-03-02T09:00:00+08:00
actor = "E0009"
machine = "group"
key = "G1"
event = "adopt"
[case.events.data]
title = "华信公司销售部群"
kind = "permanent"
unit = "销售部"
purpose = "业务协同"
leads = ["E0002"]
scope = {{ units = ["销售部"], people = [] }}
register_no = "1"
owner = "E0009"
roster = [{{ person = "E0009", nickname = "群主" }}, {{ person = "E0002", nickname = "葛强华(群负责人)" }}]

[[case.events]]
at = 2026-03-02T10:00:00+08:00
actor = "E0003"
machine = "group"
key = "G1"
event = "retitle"
data = {{ title = "华信公司群" }}
"""


@pytest.fixture
def run(run: Run) -> Run:
    """Run wxflow where there is a policy, and no database."""
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    return run


def played(run: Run, text: str) -> tuple[int, list[str]]:
    """Return the exit and the problems of one case."""
    Path("cases.toml").write_text(text, encoding="utf-8")
    done = run("policy", "test", "cases.toml", "--format", "json")
    return done.exit_code, json.loads(done.stdout)[0]["problems"]


def test_a_case_that_comes_out_as_it_says_is_good(run: Run) -> None:
    assert played(run, ADOPTED) == (0, [])
    assert run("policy", "test", "cases.toml").stdout == "good  cases.toml: 谁没有按时进群\n"
    assert not Path("wxflow.db").exists()


def test_every_difference_is_told(run: Run) -> None:
    other = ADOPTED.replace("refused = [5]", "refused = []").replace("amount = 20", "amount = 30")
    other = other.replace('"owed"', '"present"').replace(
        "timers = []", 'timers = [{ key = "G1/E0003", deadline = "add" }]'
    )
    code, wrong = played(run, other)
    assert code == 1
    assert wrong[:3] == [
        "refused: events [5], not []",
        "states: membership/G1/E0003 is owed, not present",
        "timers: there is no key G1/E0003, deadline add",
    ]
    assert wrong[3].startswith("charges: there is no clause 18, debtor E0002, amount 30")
    assert wrong[4].startswith("charges: there is clause 18, debtor E0002, amount 20")


def test_another_policy_comes_to_other_charges(run: Run) -> None:
    Path("new.toml").write_text(f"{company.POLICY}\n[charges.18]\nexact = 30\n", encoding="utf-8")
    assert played(run, ADOPTED.replace("now =", 'policy = "new.toml"\nnow =', 1))[0] == 1
    assert played(run, ADOPTED.replace("now =", 'policy = "new.toml"\nnow =', 1).replace("= 20,", "= 30,"))[0] == 0


WRONG = {
    "no file": (None, "cases.toml: No such file"),
    "no TOML": ("[[case", "cases.toml: not valid TOML"),
    "no case": ("", "must hold nothing but [[case]] tables"),
    "an unknown key": ('[[case]]\nname = "x"\nwhen = 1\n', "case 1: unknown key when"),
    "no time": ('[[case]]\nname = "x"\n[case.expect]\n', "case 1 (x): now"),
    "an event that is none": (
        '[[case]]\nname = "x"\nnow = 2026-03-02T08:00:00+08:00\nevents = [{ at = 1 }]\n[case.expect]\n', "is missing"
    ),
    "an unknown expectation": ('[[case]]\nname = "x"\n[case.expect]\nfines = []\n', "expect: unknown key fines"),
    "an unknown column": (
        '[[case]]\nname = "x"\n[case.expect]\ntimers = [{ deadlin = "add" }]\n', "deadlin (did you mean 'deadline'?)"
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_file_that_cannot_be_played_is_told_in_one_line(run: Run, wrong: str) -> None:
    text, why = WRONG[wrong]
    if text is not None:
        Path("cases.toml").write_text(text, encoding="utf-8")
    done = run("policy", "test", "cases.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert why in done.stderr
