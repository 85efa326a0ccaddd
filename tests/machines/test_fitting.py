"""A roster of another group is known by how badly it fits, and by the group it fits."""

import pytest

from wxflow_machines.inspection.fitting import Fit, fit_of, group_it_fits


def finding(kind: str, standing: str) -> dict[str, str]:
    return {"kind": kind, "standing": standing}


def test_who_would_be_charged_as_surplus_or_missing_is_wrong() -> None:
    found = [
        finding("surplus", "charged"), finding("missing", "charged"), finding("missing", "pending"),
        finding("surplus", "known"), finding("nickname", "charged"), finding("title", "charged"),
        finding("missing", "cured"), finding("missing", "unclear"),
    ]  # fmt: skip
    assert fit_of(10, found) == Fit(wrong=2, people=12)


@pytest.mark.parametrize(
    ("fit", "bad"),
    [(Fit(3, 10), False), (Fit(4, 10), True), (Fit(9, 9), False), (Fit(0, 500), False), (Fit(151, 500), True)],
)
def test_more_than_the_share_of_at_least_ten_people_is_a_bad_fit(fit: Fit, bad: bool) -> None:
    assert fit.is_bad(30) is bad


MEMBERS = [
    {"group": "G1", "person": "E1", "nickname": "群主"},
    {"group": "G1", "person": "E2", "nickname": "张伟（群负责人）"},
    {"group": "G1", "person": "E3"},
    {"group": "G2", "person": "E1", "nickname": "群主"},
    {"group": "G2", "person": "E4", "nickname": "李四"},
]


def test_the_group_is_named_that_most_rows_are_in() -> None:
    rows = [{"nickname": "群主"}, {"nickname": "张伟(群负责人)"}, {"nickname": "x", "person": "E3"}]
    assert group_it_fits(rows, MEMBERS) == "G1"
    assert group_it_fits([*rows[:1], {"nickname": "李四"}], MEMBERS) == "G2"


def test_no_group_is_named_that_has_no_more_than_half_of_the_rows() -> None:
    assert group_it_fits([{"nickname": "群主"}, {"nickname": "王五"}], MEMBERS) is None
    assert group_it_fits([], MEMBERS) is None
    assert group_it_fits([{"nickname": "群主"}], []) is None


def test_a_nickname_that_says_nothing_is_nobodys() -> None:
    assert group_it_fits([{"nickname": "\u200b"}], MEMBERS) is None
