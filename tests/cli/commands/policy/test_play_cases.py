"""A policy is held to cases: what differs is told, and nothing but the cases' own databases is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

ADD = '{ machine = "membership", key = "G001/E0004", deadline = "add", due = 2026-03-05T00:00:00+08:00 }'
CHARGE = '{ clause = 18, debtor = "E0002", amount = 20, subject = "E0004" }'
SOON, LATE = "2026-03-03T12:00:00+08:00", "2026-03-05T00:00:00+08:00"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def case(now: str, expect: str, *more: Any, keys: str = "") -> str:
    events = _toml([*company.FOUNDING, *more])
    return f'[[case]]\nname = "a"\nnow = {now}\n{keys}\nevents = {events}\n[case.expect]\n{expect}\n'


def differing(run: Run, text: str, *, code: int = 1) -> list[dict[str, Any]]:
    """Return the differences told of the first case."""
    Path("cases.toml").write_text(text, encoding="utf-8")
    done = run("policy", "test", "cases.toml", "--format", "json")
    assert done.exit_code == code, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)[0]["differences"]
    return found


@pytest.mark.usefixtures("active", "untouched")
def test_what_comes_as_expected_is_good_and_leaves_the_companys_database_alone(active: Run) -> None:
    assert (
        differing(active, case(SOON, f'timers = [{ADD}]\ncharges = []\nstates = {{"group/G001" = "active"}}'), code=0)
        == []
    )
    assert differing(active, case(LATE, f"timers = []\ncharges = [{CHARGE}]"), code=0) == []
    assert active("policy", "test", "cases.toml").stdout == "good  cases.toml: a\n"


def test_what_is_missing_and_what_nobody_expected_are_told(small: Run) -> None:
    found = differing(small, case(LATE, f'timers = [{ADD}]\ncharges = []\nstates = {{"group/G001" = "closing"}}'))
    assert [(one["what"], bool(one["expected"]), bool(one["found"])) for one in found] == [
        ("timer", True, False),
        ("charge", False, True),
        ("group/G001", True, True),
    ]
    assert "found active" in small("policy", "test", "cases.toml").stdout


def test_what_expect_does_not_name_is_not_looked_at(small: Run) -> None:
    assert differing(small, case(LATE, ""), code=0) == []


def test_each_charge_answers_one_expectation_only(small: Run) -> None:
    assert [one["found"] for one in differing(small, case(LATE, f"charges = [{CHARGE}, {CHARGE}]"))] == [None]


def test_an_expectation_that_names_little_leaves_the_others_theirs(small: Run) -> None:
    late = company.join(30, "E0005", "郝敏思", "销售部")
    joined = {**late, "at": "2026-03-02T11:00:00+08:00"}
    assert differing(small, case(LATE, f"charges = [{{ clause = 18 }}, {CHARGE}]", joined), code=0) == []


def test_an_event_refused_is_a_difference_unless_it_should_be(small: Run) -> None:
    again = {**company.FOUNDING[-1], "request_id": "g5"}
    assert [one["what"] for one in differing(small, case(SOON, "", again))] == ["event 10"]
    assert differing(small, case(SOON, "", again, keys="refused = [10]"), code=0) == []
    assert [one["what"] for one in differing(small, case(SOON, "", again, keys="refused = [9, 10]"))] == ["event 9"]


def test_a_case_is_held_to_the_policy_it_names(small: Run) -> None:
    Path("slow.toml").write_text(f"{company.POLICY}\n[deadlines]\nmembership = 3\n", encoding="utf-8")
    named = case(LATE, "charges = []", keys='policy = "slow.toml"')
    assert differing(small, named, code=0) == []
    assert len(differing(small, case(LATE, "charges = []"))) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "must hold [[case]] tables"),
        ("[[case]", "not valid TOML"),
        ('[[case]]\nname = "a"\n', "case 1: now is missing"),
        (case("2026-03-03T12:00:00", ""), "2026-03-03T12:00:00"),
        (case("2026-03-01T12:00:00+08:00", ""), "lies before the last of the events"),
        (case(SOON, "charge = []"), "did you mean 'charges'"),
        (case(SOON, "charges = [{ claus = 18 }]"), "did you mean 'clause'"),
        (case(SOON, "charges = [1]"), "must be a list of tables"),
        (case(SOON, "", {"at": SOON}), "event 10"),
        (case(SOON, "", keys="refused = [11]"), "refused: 11 is no event"),
    ],
)
def test_a_case_that_makes_no_sense_is_told_and_nothing_is_played(small: Run, text: str, why: str) -> None:
    Path("cases.toml").write_text(text, encoding="utf-8")
    done = small("policy", "test", "cases.toml")
    assert done.exit_code == 2
    assert why in done.stderr + str(done.exception) + done.output


WRONG = {
    "en": ("wxflow: cases.toml: ", [
        "case 1: name: 1 is not a text",
        "case 1: now: 'soon' is not a time: give one like 2026-03-02T10:00:00+08:00",
        "case 1: expect.timers: due: 'then' is not a time: give one like 2026-03-02T10:00:00+08:00",
        "case 1: expect.timers: deadlines: unknown field (did you mean 'deadline'?); "
        "known: machine, key, deadline, due, provisional, budget, start",
        "case 1: expect.charges: must be a list of tables",
        "case 1: expect.states: 3 is not a table",
        "case 1: when: unknown field; known: name, policy, now, events, refused, expect",
        "case 1: event 1: at is missing; actor is missing; machine is missing; key is missing; event is missing",
        "case 1: refused: 2 is no event: give their numbers, from 1 to 1",
        "case 2: name is missing",
        "case 2: now is missing",
        "case 2: events is missing",
        "case 2: expect: [] is not a table",
    ]),
    "zh": ("wxflow: cases.toml：", [
        "第 1 个用例：name：1 不是文本",
        "第 1 个用例：now：'soon' 不是时间：请写成 2026-03-02T10:00:00+08:00 这样",
        "第 1 个用例：expect.timers: due：'then' 不是时间：请写成 2026-03-02T10:00:00+08:00 这样",
        "第 1 个用例：expect.timers: deadlines：没有此项（是否想用“deadline”？）；"
        "可用：machine、key、deadline、due、provisional、budget、start",
        "第 1 个用例：expect.charges：须为表的列表",
        "第 1 个用例：expect.states：3 不是表",
        "第 1 个用例：when：没有此项；可用：name、policy、now、events、refused、expect",
        "第 1 个用例：第 1 个事件：缺少 at；缺少 actor；缺少 machine；缺少 key；缺少 event",
        "第 1 个用例：refused：2 不是事件序号：请填 1 至 1",
        "第 2 个用例：缺少 name",
        "第 2 个用例：缺少 now",
        "第 2 个用例：缺少 events",
        "第 2 个用例：expect：[] 不是表",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("language", WRONG)
def test_all_that_is_wrong_with_cases_is_told_at_once_a_line_each(small: Run, language: str) -> None:
    first = (
        '[[case]]\nname = 1\nnow = "soon"\nevents = [{}]\nrefused = [2]\nwhen = 1\n'
        '[case.expect]\ntimers = [{ due = "then", deadlines = "add" }]\ncharges = [1]\nstates = 3\n'
    )
    Path("cases.toml").write_text(f"{first}[[case]]\nexpect = []\n", encoding="utf-8")
    before, problems = WRONG[language]
    done = small("--lang", language, "policy", "test", "cases.toml")
    assert (done.exit_code, done.stderr.splitlines()) == (2, [f"{before}{problem}" for problem in problems])
