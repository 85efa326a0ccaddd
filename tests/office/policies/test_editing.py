"""Values are changed in a policy's text, and all else stays as somebody has written it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given.policies import EXAMPLE
from wxflow.errors import BadInput
from wxflow_machines.policy.problems import Place
from wxflow_office.policies.editing import edited

WRITTEN = (
    EXAMPLE
    + """
[deadlines]               # 工作日
membership = 2            # 第九条

[charges.18]
exact = 30                # 董事会 2026-01 决定
[names]
owner = "群主"
[charges.20]
floor = 80
"""
)


def test_a_value_changes_and_every_comment_stays() -> None:
    changed = edited(WRITTEN, {("deadlines", "membership"): 3, ("charges", "18", "exact"): 40})
    assert changed == WRITTEN.replace("= 2 ", "= 3 ").replace("= 30 ", "= 40 ")


def test_what_is_not_there_yet_is_added_and_what_goes_is_gone() -> None:
    override = {"date": "2026-07-01", "workday": False, "reason": "公司周年", "author": "E0009"}
    reminder = {"deadline": "*", "working_days": -1, "at": "09:30", "to": "lead"}
    changed = edited(WRITTEN, {
        ("charges", "18", "exact"): None, ("charges", "18", "floor"): 20, ("charges", "22", "ceiling"): 100,
        ("calendar", "overrides"): [override], ("reminders",): [reminder, reminder],
        ("approvers", "销售部"): None, ("approvers", "市场部"): ["E0007"],
    })  # fmt: skip
    told = tomllib.loads(changed)
    assert told["charges"] == {"18": {"floor": 20}, "20": {"floor": 80}, "22": {"ceiling": 100}}
    assert told["calendar"]["overrides"] == [override]
    assert told["reminders"] == [reminder, reminder]
    assert [*told["approvers"]] == ["*", "研发部", "市场部"]
    assert "# 董事会" not in changed
    assert "[[reminders]]" in changed
    assert tomllib.loads(edited(changed, {("reminders",): None, ("calendar", "overrides"): None})).keys() == {
        "company", "roles", "approvers", "deadlines", "charges", "names", "calendar",
    }  # fmt: skip


@pytest.mark.parametrize("spelt", [
    'deadlines.membership = 2\ncharges.18.exact = 20\n' + EXAMPLE,
    EXAMPLE + 'deadlines_ = 1\n',
    EXAMPLE + '[deadlines]\nmembership = 2\n[charges]\n18 = { exact = 20 }\n"20".floor = 60\n',
    EXAMPLE + '[charges]\n[charges."18"]\nexact = 20\n[deadlines]\n"membership" = 0x2\n',
    EXAMPLE.replace("\n", "\r\n"),
    EXAMPLE.rstrip("\n"),
])  # fmt: skip
def test_however_it_is_spelt_it_comes_to_say_what_was_meant_or_is_refused(spelt: str) -> None:
    changes = {("deadlines", "membership"): 3, ("charges", "18", "exact"): None, ("charges", "18", "floor"): 10}
    meant = tomllib.loads(spelt)
    meant.setdefault("deadlines", {})["membership"] = 3
    meant.setdefault("charges", {})["18"] = {"floor": 10}
    try:
        assert tomllib.loads(edited(spelt, changes)) == meant
    except BadInput as error:
        assert "change it in its text" in error.text


PLACES: list[Place] = [
    ("deadlines", "membership"), ("charges", "18", "exact"), ("charges", "22", "floor"), ("names", "owner"),
    ("approvers", "*"), ("penalties", "cap_per_month"), ("charges", "20", "floor"),
]  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(PLACES), st.none() | st.integers(1, 999) | st.lists(st.text(max_size=5)), max_size=5
    )
)
def test_whatever_changes_nothing_else_does(changes: dict[Place, object]) -> None:
    meant = tomllib.loads(WRITTEN)
    for place, value in changes.items():
        table = meant
        for name in place[:-1]:
            table = table.setdefault(name, {})
        if value is None:
            table.pop(place[-1], None)
        else:
            table[place[-1]] = value
    assert tomllib.loads(edited(WRITTEN, changes)) == meant


def test_what_is_no_table_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match=r"policy\.toml:2: not valid TOML"):
        edited("a = 1\nb\n", {})
    with pytest.raises(BadInput, match="change it in its text"):
        edited("deadlines = 1\n", {("deadlines", "membership"): 3})
