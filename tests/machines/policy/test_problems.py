"""Everything wrong with a policy file is told at once, each with its line and the nearest right name."""

import pytest

from tests.given.policies import EXAMPLE, problems
from wxflow.errors import BadInput
from wxflow_machines.policy.file import parse


def test_five_mistakes_are_reported_at_once_each_with_its_line_and_the_nearest_right_name() -> None:
    text = EXAMPLE + (
        "[deadlines]\n"
        "membershp = 3\n"
        "handover = 0\n"
        "\n"
        "[chargs.18]\n"
        "exact = 30\n"
        "[sweep]\n"
        'brake = "many"\n'
        "[calendar]\n"
        'time_zone = "Asia/Beijing"\n'
    )
    assert problems(text) == (
        "policy.toml:14: [deadlines] membershp: unknown key (did you mean 'membership'?)",
        "policy.toml:15: [deadlines] handover: must be a whole number of working days from 1 to 1000, not 0",
        "policy.toml:17: [chargs]: unknown table (did you mean 'charges'?)",
        'policy.toml:20: [sweep] brake: must be a whole number from 1 to 1000000, not "many"',
        'policy.toml:22: [calendar] time_zone: must be the name of a time zone, like "Asia/Shanghai", '
        'not "Asia/Beijing"',
    )


def test_an_empty_file_is_told_all_that_it_must_hold() -> None:
    found = problems("")
    assert [one.split(": ")[1] for one in found] == [
        "[company] code",
        "[company] name",
        "[roles] information_centre",
        "[roles] hr",
        "[approvers]",
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("[deadlines]\nappeal = true\n", "14: [deadlines] appeal: must be a whole number"),
        ("[deadlines]\nappeal = 2.0\n", "14: [deadlines] appeal: must be a whole number"),
        ('[deadlines]\nclock_starts = "now"\n', '14: [deadlines] clock_starts: must be "recorded" or "occurred"'),
        ("[sweep]\nbrake_percent = 101\n", "14: [sweep] brake_percent: must be a whole number of percent"),
        ("[charges.23]\nexact = 1\n", "13: [charges] 23: unknown clause"),
        ("[charges.18]\nexact = 0\n", "14: [charges.18] exact: must be a whole number of yuan"),
        ("[charges.18]\nexact = 9\nfloor = 9\n", "13: [charges] 18: give either exact, or floor"),
        ("[charges.18]\nceiling = 9\n", "13: [charges] 18: a ceiling needs a floor"),
        ("[charges.15]\nceiling = 49\n", "14: [charges.15] ceiling: the ceiling 49 must not be below the floor 50"),
        ("[charges.22]\nfloor = 200\n", "13: [charges.22] ceiling: the default ceiling 100 must not be below"),
        ("[charges]\n18 = 20\n", "14: [charges] 18: must be a table with exact, floor, ceiling, not 20"),
        ("[[charges]]\n", "13: [charges]: must be tables"),
        ("[names]\ntitle_limit = 4\n", "14: [names] title_limit: must leave room behind the company's name"),
        ("[names]\ncompany = []\n", "14: [names] company: must be a list of names"),
        ('[names]\nowner = "\u200b"\n', "14: [names] owner: must be a nickname"),
        ('[names]\nowner = " 群主"\n', "14: [names] owner: must be a nickname"),
        ("[calendar]\nnotices = [\n1]\n", "14: [calendar] notices.1: must be the path of a file"),
        (
            "[[calendar.overrides]]\nworkday = true\n[[calendar.overrides]]\ndate = 2026-01-01\n",
            "15: [calendar] overrides.2.workday",
        ),
        ('calendar.time_zone = "x"\n', "13: [approvers] calendar: must be a list"),
    ],
)
def test_a_mistake_is_found_on_its_line(more: str, problem: str) -> None:
    assert any(one.startswith(f"policy.toml:{problem}") for one in problems(EXAMPLE + more)), problems(EXAMPLE + more)


def test_a_key_outside_its_table_is_told_where_it_belongs() -> None:
    assert problems("brake = 5\n" + EXAMPLE) == ("policy.toml:1: [brake]: unknown key; it belongs under [sweep]",)


@pytest.mark.parametrize("value", ['"2026-02-30"', '"2026-W01-1"', '"20260701"', "2026-07-01T00:00:00", "20260701"])
def test_only_a_day_is_a_date(value: str) -> None:
    more = f'[calendar]\noverrides = [{{date={value}, workday=false, reason="r", author="E1"}}]\n'
    assert "overrides.1.date: must be a day" in problems(EXAMPLE + more)[0]


def test_a_day_overridden_twice_is_refused() -> None:
    entry = '{date="2026-07-01", workday=false, reason="r", author="E1"}'
    found = problems(EXAMPLE + f"[calendar]\noverrides = [{entry}, {entry}]\n")
    assert found == (
        "policy.toml:14: [calendar] overrides.2.date: 2026-07-01 is already overridden by entry 1; keep one",
    )


def test_broken_toml_is_one_problem_with_its_line() -> None:
    for text, line in (("[company]\ncode = \n", 2), ("[company]\ncode = 'a'\ncode = 'b'\n", 3), ("a = [1,\n", 1)):
        with pytest.raises(BadInput, match=f"^policy.toml:{line}: not valid TOML: ") as caught:
            parse(text, "policy.toml")
        assert "\n" not in str(caught.value)


def test_deeply_nested_toml_is_bad_input_and_no_crash() -> None:
    with pytest.raises(BadInput):
        parse("a = " + "[" * 100_000, "policy.toml")
