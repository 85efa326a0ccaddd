"""The policy file: the Measures' values unless the company says otherwise, and every mistake at once."""

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wxflow.calendar.workdays import Override
from wxflow.declare.reminder import Reminder
from wxflow.errors import BadInput, BadInputs
from wxflow_machines.measures import MACHINES
from wxflow_machines.policy import reminders
from wxflow_machines.policy.file import DEFAULTS, kept, load, parse
from wxflow_machines.policy.policy import Budgets, Charge, Policy
from wxflow_machines.policy.schema import TABLES
from wxflow_machines.policy.starter import starter

EXAMPLE = """\
[company]
code = "HX"
name = "华信公司"

[roles]
information_centre = ["E0009"]
hr = ["E0008"]

[approvers]
"*" = ["E0001"]
"销售部" = ["E0002", "E0001"]
"研发部" = ["E0003", "E0001"]
"""


def read(more: str = "", folder: Path | None = None) -> Policy:
    return parse(EXAMPLE + more, "policy.toml", folder)


def problems(text: str, folder: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(BadInputs) as caught:
        parse(text, "policy.toml", folder)
    return caught.value.problems


def test_a_short_file_gets_the_values_of_the_measures() -> None:
    policy = read()
    assert (policy.code, policy.name, policy.zone, policy.clock_starts) == (
        "HX",
        "华信公司",
        "Asia/Shanghai",
        "recorded",
    )
    assert (policy.information_centre, policy.hr) == (("E0009",), ("E0008",))
    assert policy.deadlines == Budgets(2, 2, 3, 5, 10)
    assert policy.names.company_names == ("华信公司",)
    assert (policy.names.owner_nickname, policy.names.lead_suffix) == ("群主", "(群负责人)")
    assert (policy.overrides, policy.notice_files) == ((), ())
    assert (policy.brake, policy.brake_percent, policy.max_silence_hours) == (1000, 100, 24)


def test_the_charges_are_those_of_the_measures() -> None:
    assert dict(read().charges) == {
        "15": Charge("15", "floor", floor=50),
        "16": Charge("16", "floor", floor=50),
        "17_lead": Charge("17", "exact", exact=10),
        "17_member": Charge("17", "exact", exact=20),
        "18": Charge("18", "exact", exact=20),
        "19": Charge("19", "exact", exact=20),
        "20": Charge("20", "floor", floor=50),
        "21": Charge("21", "floor", floor=30),
        "22": Charge("22", "range", floor=20, ceiling=100, unconfirmed=True),
    }


def test_the_defaults_of_the_values_and_of_the_packaged_file_agree() -> None:
    given = read()
    assert given == Policy(
        code=given.code,
        name=given.name,
        information_centre=given.information_centre,
        hr=given.hr,
        approvers=given.approvers,
        names=type(given.names)(("华信公司",)),
        charges=given.charges,
    )


def test_the_packaged_file_holds_every_key_that_has_a_default_and_no_other() -> None:
    packaged = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    optional = {table: {*keys} for table, keys in TABLES.items() if not any(key.required for key in keys.values())}
    optional["names"].remove("company")  # its default is the company's own name
    optional["delivery"].remove("channel")  # nothing is delivered unless one is named
    optional["penalties"] -= {"cap_per_month", "region"}  # there is no cap, and no region, unless one is given
    assert {table: {*keys} for table, keys in packaged.items() if table != "charges"} == optional


def test_the_packaged_file_means_nothing_else_when_a_company_copies_it() -> None:
    copied = read(DEFAULTS.read_text(encoding="utf-8"))
    confirmed = replace(read(), charges={**read().charges, "22": Charge("22", "range", floor=20, ceiling=100)})
    assert copied.canonical == confirmed.canonical


def test_the_starter_is_a_valid_policy_for_any_name() -> None:
    policy = parse(starter("HX", '华"信\\公司'), "policy.toml")
    assert (policy.code, policy.name) == ("HX", '华"信\\公司')
    assert policy.charges == read().charges


def test_the_starter_is_valid_with_its_commented_keys_put_to_use() -> None:
    lines = starter("HX", "华信公司").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("# [names]"))
    text = "\n".join(lines[:begin] + [line.removeprefix("# ").removeprefix("#") for line in lines[begin:]])
    assert not parse(text, "policy.toml").charges["22"].unconfirmed


def test_a_name_that_cannot_stand_in_a_policy_gets_no_starter() -> None:
    for name in ("", " ", "华信\n公司", "华信\x7f公司", "华信\udce4公司", "长" * 50):
        with pytest.raises(BadInput):
            starter("HX", name)


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


def test_an_override_may_be_a_toml_date_or_a_text_and_means_the_same() -> None:
    one = read('[calendar]\noverrides = [{date="2026-07-01", workday=false, reason="r", author="E1"}]\n')
    two = read('[[calendar.overrides]]\nauthor="E1"\nreason="r"\nworkday=false\ndate=2026-07-01\n')
    assert one.overrides == two.overrides == (Override(date(2026, 7, 1), False, "r", "E1"),)
    assert one.hash == two.hash


def test_broken_toml_is_one_problem_with_its_line() -> None:
    for text, line in (("[company]\ncode = \n", 2), ("[company]\ncode = 'a'\ncode = 'b'\n", 3), ("a = [1,\n", 1)):
        with pytest.raises(BadInput, match=f"^policy.toml:{line}: not valid TOML: ") as caught:
            parse(text, "policy.toml")
        assert "\n" not in str(caught.value)


def test_deeply_nested_toml_is_bad_input_and_no_crash() -> None:
    with pytest.raises(BadInput):
        parse("a = " + "[" * 100_000, "policy.toml")


def test_a_file_that_cannot_be_read_is_one_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes(EXAMPLE.encode("gbk"))
    for name, why in (("none.toml", "no such policy file"), ("gbk.toml", "not UTF-8"), (".", "is a folder")):
        with pytest.raises(BadInput, match=why):
            load(tmp_path / name)


def test_a_file_from_windows_reads_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    assert load(path) == read()
    path.write_bytes((EXAMPLE + "[sweep]\nbrak = 1\n").replace("\n", "\r\n").encode())
    with pytest.raises(BadInputs, match=f"^{path}:14: "):
        load(path)


def test_a_notice_file_must_lie_beside_the_policy(tmp_path: Path) -> None:
    more = '[calendar]\nnotices = ["2027.json"]\n'
    assert 'no file "2027.json"' in problems(EXAMPLE + more, tmp_path)[0]
    (tmp_path / "2027.json").write_text("{}")
    assert read(more, tmp_path).notice_files == ("2027.json",)


def test_files_that_mean_the_same_have_the_same_hash() -> None:
    tables = EXAMPLE.split("\n\n")
    shuffled = (
        "# 注释\n" + "\n\n".join(reversed(tables)) + "\n[deadlines]\nmembership = 2\n[charges]\n18 = {exact = 20}\n"
    )
    assert parse(shuffled, "other.toml").hash == read().hash
    assert len(read().hash) == 64


@pytest.mark.parametrize(
    "more",
    [
        "[deadlines]\nmembership = 3\n",
        '[deadlines]\nclock_starts = "occurred"\n',
        "[charges.18]\nfloor = 20\n",
        "[charges.22]\nceiling = 100\n",
        '[names]\ncompany = ["华信公司", "华信"]\n',
        '[calendar]\ntime_zone = "Asia/Tokyo"\n',
        "[sweep]\nbrake = 5\n",
    ],
)
def test_files_that_mean_something_else_have_another_hash(more: str) -> None:
    assert read(more).hash != read().hash


def test_the_order_of_approvers_means_something() -> None:
    assert parse(EXAMPLE.replace('["E0002", "E0001"]', '["E0001", "E0002"]'), "p").hash != read().hash


@pytest.mark.parametrize(
    ("more", "charge"),
    [
        ("[charges.15]\nfloor = 80\n", Charge("15", "floor", floor=80)),
        ("[charges.15]\nexact = 80\n", Charge("15", "exact", exact=80)),
        ("[charges.15]\nceiling = 80\n", Charge("15", "range", floor=50, ceiling=80)),
        ("[charges.18]\nfloor = 10\nceiling = 80\n", Charge("18", "range", floor=10, ceiling=80)),
        ("[charges.22]\nceiling = 100\n", Charge("22", "range", floor=20, ceiling=100)),
        ("[charges.22]\nfloor = 30\n", Charge("22", "range", floor=30, ceiling=100, unconfirmed=True)),
    ],
)
def test_a_company_may_change_what_a_breach_costs(more: str, charge: Charge) -> None:
    assert read(more).charges[charge.clause] == charge


def test_a_chain_is_the_units_own_or_everybodys_each_person_once() -> None:
    policy = parse(EXAMPLE + '"法务部" = ["E0005", "E0001", "E0005"]\n', "policy.toml")
    assert policy.chain("销售部") == ("E0002", "E0001")
    assert policy.chain("采购部") == ("E0001",)
    assert policy.chain("法务部") == ("E0005", "E0001")
    assert replace(policy, approvers={"销售部": ("E0002",)}).chain("采购部") == ()


def test_a_policy_can_be_a_key() -> None:
    assert {read(): 1}[read()] == 1


# Reminders


def reminder(**values: object) -> str:
    given = {"deadline": "*", "working_days": -1, "at": "09:30", "to": "lead", **values}
    written = (f"{name} = {value!r}".replace("'", '"') for name, value in given.items())
    return "\n[[reminders]]\n" + "\n".join(written) + "\n"


def test_a_company_reminds_of_nothing_unless_it_says_so() -> None:
    policy = read()
    assert (policy.reminders, policy.sanctions.charge_requires) == ((), "nothing")
    assert not {"reminders", "hours", "penalties"} & json.loads(policy.canonical).keys()
    assert read('[hours]\nopens = "09:00"\n[penalties]\ncharge_requires = "nothing"').hash == policy.hash


def test_rungs_are_those_of_the_deadline_and_of_every_one_each_once() -> None:
    policy = read(
        reminder() + reminder(deadline="membership.add") + reminder(deadline="membership.add", working_days=1)
    )
    assert policy.reminders_for("membership", "add") == (Reminder(-1, "09:30", "lead"), Reminder(1, "09:30", "lead"))
    assert policy.reminders_for("handover", "handover") == (Reminder(-1, "09:30", "lead"),)


def test_a_kept_policy_reminds_as_it_did() -> None:
    policy = read(
        reminder(to="debtor", at="18:30")
        + '[hours]\ncloses = "19:00"\n[penalties]\ncharge_requires = "reminder_delivered"'
    )
    assert kept(policy.canonical) == policy


def test_every_deadline_there_is_can_be_reminded_of_and_its_charge_is_known() -> None:
    declared = [(m.name, d) for m in MACHINES for d in m.deadlines]
    assert {f"{machine}.{d.name}" for machine, d in declared} == set(reminders.BUDGETS)
    assert all(d.remind for _, d in declared)
    assert {f"{machine}.{d.name}" for machine, d in declared if not (d.then and d.braked)} == set(
        reminders.WITHOUT_CHARGE
    )


@pytest.mark.parametrize(
    ("more", "place", "what"),
    [
        (reminder(deadline="membership.ad"), "[reminders] 1.deadline", 'deadline "membership.ad" (did you mean'),
        (reminder(at="18:30"), "[reminders] 1.at", "18:30 is outside the working hours, 09:00 to 18:00 ([hours])"),
        (reminder(at="9:30"), "[reminders] 1.at", 'must be a time of day, like "09:30", not "9:30"'),
        (reminder(to="boss"), "[reminders] 1.to", 'must be "lead", "debtor", "superior" or "person", not "boss"'),
        (reminder(working_days=0.5), "[reminders] 1.working_days", "must be a whole number from -250 to 250, not 0.5"),
        (
            reminder() + reminder(deadline="membership.remove", working_days=-2),
            "[reminders] 2.working_days",
            "-2 lies before the clock starts: the deadline leaves 2 working days",
        ),
        ('[reminders]\nat = "09:30"', "[reminders]", "must be tables like [[reminders]], not"),
        ('[hours]\nopens = "25:00"', "[hours] opens", 'must be a time of day, like "09:30", not "25:00"'),
        ('[penalties]\ncharge_requires = "told"', "[penalties] charge_requires", 'must be "nothing" or'),
        (
            reminder(deadline="membership.add", to="debtor") + '[penalties]\ncharge_requires = "reminder_delivered"',
            "[penalties] charge_requires",
            "nothing tells the debtor of membership.nickname, membership.remove, handover.handover, "
            'group.dissolution_request in time: add [[reminders]] with to = "debtor"',
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_reminders_is_said_where_it_stands(more: str, place: str, what: str) -> None:
    (found,) = problems(EXAMPLE + more)
    assert f"{place}: {what}" in found


RULE = '\n[[approvals]]\nfor = "request"\nfallback = "E0009"\n'
LEVEL = '{ by = "all", approvers = ["E0001"] }'


def approvals(level: str = LEVEL, more: str = "") -> str:
    return f"{RULE}{more}\nlevels = [{level}]\n"


@pytest.mark.parametrize(
    ("more", "place", "what"),
    [
        (RULE, "[approvals] 1.levels", "missing: give a list of tables { by, approvers }"),
        (approvals(""), "[approvals] 1.levels", "must have a level, like"),
        (approvals('{ by = "al", approvers = ["E0001"] }'), "[approvals] 1.levels.1.by", 'must be "in_turn", "all",'),
        (approvals('{ by = "all" }'), "[approvals] 1.levels.1.approvers", "missing: give a list of staff ids"),
        (approvals('{ by = "votes", approvers = ["E0001"] }'), "[approvals] 1.levels.1.votes", "missing: say how many"),
        (
            approvals('{ by = "votes", votes = 2, approvers = ["E0001", "E0001"] }'),
            "[approvals] 1.levels.1.votes",
            "2 cannot agree: there are 1 approvers",
        ),
        (approvals('{ by = "any", votes = 1, approvers = ["E0001"] }'), "[approvals] 1.levels.1.votes", "goes with by"),
        (
            approvals(more='kinds = ["temporry"]'),
            "[approvals] 1.kinds",
            'must be a list of "permanent" and "temporary"',
        ),
        (approvals(more='unit = ["销售部"]'), "[approvals] 1.unit", "unknown key (did you mean 'units'?)"),
        (approvals() + approvals(more='units = ["销售部"]'), "[approvals] 2", "fits nothing that an entry before it"),
        ('approvals = "E0001"', "[approvals]", "must be tables like [[approvals]], not"),
    ],
)
def test_what_is_wrong_with_approvals_is_said_where_it_stands(more: str, place: str, what: str) -> None:
    text = f"{more}\n{EXAMPLE}" if more.startswith("approvals") else f"{EXAMPLE}\n{more}"
    assert any(place in problem and what in problem for problem in problems(text)), problems(text)


def test_approvals_are_kept_with_the_policy_and_change_its_hash() -> None:
    plain = parse(EXAMPLE, "policy.toml")
    asked = parse(EXAMPLE + approvals(more='kinds = ["temporary"]') + approvals(), "policy.toml")
    assert plain.hash != asked.hash
    assert kept(asked.canonical) == asked
    assert kept(asked.canonical).hash == asked.hash
    assert [one.kinds for one in asked.approvals] == [("temporary",), ()]
