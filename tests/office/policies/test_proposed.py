"""A policy that is released lies there whole, with the one before it, however often it is written."""

from datetime import date
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.founded import POLICY, Hand
from wxflow.errors import BadInput
from wxflow_machines.policy import file
from wxflow_office.company.company import Company
from wxflow_office.company.places import Place
from wxflow_office.policies import proposed

pytestmark = ON_SQLITE
DAY = date(2026, 4, 1)
THREE_DAYS = POLICY + "\n[deadlines]\nmembership = 3\n"


@pytest.fixture
def company(hand: Hand, tmp_path: Path) -> Company:
    path = tmp_path / "policy.toml"
    path.write_text(POLICY, encoding="utf-8")
    return Company(Place(database=hand.engine.store.url, policy=path), file.load(path), hand.engine.store)


def test_what_is_released_twice_lies_there_once(company: Company, tmp_path: Path) -> None:
    for _ in range(2):
        proposed.release(company, THREE_DAYS, DAY)
    policy = file.load(tmp_path / "policy.toml")
    assert policy.previous is not None
    assert (policy.deadlines.membership, policy.previous.deadlines.membership) == (3, 2)
    assert policy.previous.previous is None
    assert sorted(path.name for path in tmp_path.glob("*.toml")) == ["policy-until-2026-04-01.toml", "policy.toml"]


def test_what_cannot_be_read_back_replaces_nothing(company: Company, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        proposed.release(company, THREE_DAYS.replace("membership = 3", "membership = -3"), DAY)
    assert [path.name for path in tmp_path.glob("*.toml")] == ["policy.toml"]
    assert (tmp_path / "policy.toml").read_text("utf-8") == POLICY
