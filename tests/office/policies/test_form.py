"""The form of a policy is made from its schema, and what nobody has changed stays as it is written."""

import tomllib
from typing import Any

import pytest

from tests.given.policies import EXAMPLE
from wxflow_machines.policy.file import defaults
from wxflow_machines.policy.problems import BadPolicy, Place
from wxflow_machines.policy.schema import CHARGE, TABLES
from wxflow_office.policies.fields import Field
from wxflow_office.policies.form import IN_THE_TEXT, LISTS, Form
from wxflow_office.policies.words import about

MORE = """
[charges.20]
exact = 90
[calendar]
overrides = [{ date = 2026-07-01, workday = false, reason = "公司周年", author = "E0009" }]
[[reminders]]
deadline = "membership.add"
working_days = -1
at = "09:30"
to = "lead"
"""


def fields(form: Form) -> list[Field]:
    found = [(*section.fields, *(one for row in section.rows for one in row.fields)) for section in form.sections()]
    return [one for some in found for one in some]


def typed(text: str) -> dict[str, str]:
    return {one.name: one.value for one in fields(Form(tomllib.loads(text)))}


def changes(text: str, **told: str) -> dict[Place, Any]:
    values = typed(text) | {name.replace("__", "."): value for name, value in told.items()}
    return Form(tomllib.loads(text), values).changes()


def test_every_value_of_the_schema_is_in_the_form_but_for_those_that_are_named() -> None:
    names = {one.name for one in fields(Form(tomllib.loads(EXAMPLE)))}
    wanted = {f"{table}.{name}" for table, keys in TABLES.items() for name in keys} - {*IN_THE_TEXT, *LISTS}
    wanted |= {f"charges.{clause}.{name}" for clause in defaults()["charges"] for name in CHARGE}
    assert wanted <= names
    assert {name for name in names - wanted if not name.startswith(tuple(LISTS))} == set()
    assert {name for name in wanted if about(name) == name} == set()


@pytest.mark.parametrize("text", [EXAMPLE, EXAMPLE + MORE], ids=["little", "more"])
def test_a_form_that_is_sent_as_it_came_changes_nothing(text: str) -> None:
    assert changes(text) == {}


def test_what_is_typed_otherwise_changes_and_what_is_emptied_is_as_the_measures_say() -> None:
    assert changes(EXAMPLE, deadlines__membership="３", deadlines__handover="", roles__hr="E0008、E0007") == {
        ("deadlines", "membership"): 3, ("deadlines", "handover"): None, ("roles", "hr"): ["E0008", "E0007"],
    }  # fmt: skip
    assert changes(EXAMPLE, deadlines__appeal="five", delivery__offices="true") == {
        ("deadlines", "appeal"): "five", ("delivery", "offices"): True,
    }  # fmt: skip
    assert changes(EXAMPLE, access__second_factor="operator\nhr") == {("access", "second_factor"): ["operator", "hr"]}


def test_the_parts_of_a_charge_are_one() -> None:
    assert changes(EXAMPLE, charges__18__exact="30") == {
        ("charges", "18", "exact"): 30, ("charges", "18", "floor"): None, ("charges", "18", "ceiling"): None,
    }  # fmt: skip
    both = changes(EXAMPLE, charges__18__floor="10")
    assert (both["charges", "18", "exact"], both["charges", "18", "floor"]) == (20, 10), "refused, not silently chosen"
    assert set(changes(EXAMPLE + MORE, charges__20__exact="").values()) == {None}


def test_an_unconfirmed_ceiling_is_confirmed_by_writing_it_and_by_nothing_else() -> None:
    assert typed(EXAMPLE)["charges.22.ceiling"] == ""
    assert changes(EXAMPLE, charges__22__floor="30")["charges", "22", "ceiling"] is None
    assert changes(EXAMPLE, charges__22__ceiling="100")["charges", "22", "ceiling"] == 100


def test_units_come_and_go_and_none_is_named_twice() -> None:
    assert changes(EXAMPLE, approvers__2__people="E0002") == {("approvers", "销售部"): ["E0002"]}
    assert changes(EXAMPLE, approvers__2__unit="市场部") == {
        ("approvers", "销售部"): None, ("approvers", "市场部"): ["E0002", "E0001"],
    }  # fmt: skip
    assert changes(EXAMPLE, approvers__3__unit="", approvers__3__people="") == {("approvers", "研发部"): None}
    assert changes(EXAMPLE, approvers__4__unit="市场部") == {("approvers", "市场部"): []}
    with pytest.raises(BadPolicy, match="named twice"):
        changes(EXAMPLE, approvers__3__unit="销售部")


def test_rows_that_are_added_and_emptied_are_the_whole_list() -> None:
    more = {"date": "2026-08-01", "workday": "true", "reason": "补班", "author": "E0009"}
    added = changes(EXAMPLE + MORE, **{f"calendar__overrides__2__{name}": value for name, value in more.items()})
    assert [one["date"] for one in added["calendar", "overrides"]] == ["2026-07-01", "2026-08-01"]
    assert added["calendar", "overrides"][1]["workday"] is True
    gone = changes(EXAMPLE + MORE, **{f"reminders__1__{name}": "" for name in LISTS["reminders"]})
    assert gone == {("reminders",): None}
    half = changes(EXAMPLE, reminders__1__deadline="*", reminders__1__working_days="-1")
    assert half == {("reminders",): [{"deadline": "*", "working_days": -1}]}


def test_a_place_leads_to_its_field() -> None:
    form = Form(tomllib.loads(EXAMPLE), typed(EXAMPLE))
    assert form.name_of(("approvers", "销售部")) == "approvers.2.unit"
    assert form.name_of(("charges", "18")) == "charges.18.exact"
    assert form.name_of(("deadlines", "appeal")) == "deadlines.appeal"
    assert form.name_of(("channels", "1", "name")) is None
