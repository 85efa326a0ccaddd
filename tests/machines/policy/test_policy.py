"""The policy file: the Measures' values unless the company says otherwise, and every mistake at once."""

import tomllib
from dataclasses import replace

import pytest

from tests.given.policies import EXAMPLE, read
from wxflow_machines.policy.file import DEFAULTS, parse
from wxflow_machines.policy.policy import Budgets, Charge, Policy
from wxflow_machines.policy.schema import TABLES


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
