"""How a policy has things approved, and how it cannot."""

import pytest

from tests.given.policies import EXAMPLE, problems
from wxflow_machines.policy.file import kept, parse

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
