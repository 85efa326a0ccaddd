"""A list is narrowed by any name of a unit, and by either id of a person."""

import json

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.door import Run

LATER = "2026-03-02T11:00:00+08:00"


@pytest.fixture
def renamed(active: Run) -> Run:
    """Merge 信息中心 into 销售部, call that 营销部, and give its lead another id."""
    for words in (
        ("unit", "merge", "信息中心", "--into", "销售部"),
        ("unit", "rename", "销售部", "--name", "营销部"),
        ("person", "renumber", "E0002", "--id", "HX-02"),
    ):
        done = active(*words, "--actor", "E0008", "--recorded-at", LATER)
        assert done.exit_code == 0, done.output
    return active


def _keys(run: Run, *words: str) -> list[str]:
    return [one["key"] for one in json.loads(run(*words, "--format", "json").stdout)]


@ON_SQLITE
@pytest.mark.parametrize("unit", ["销售部", "营销部", "信息中心", "营销部\u200b"])
def test_any_name_of_a_unit_finds_its_groups_and_people(renamed: Run, unit: str) -> None:
    assert _keys(renamed, "group", "list", "--ref", f"unit={unit}") == ["G001"]
    assert _keys(renamed, "group", "list", "--ref", f"scope_unit={unit}") == ["G001"]
    assert _keys(renamed, "person", "list", "--ref", f"unit={unit}") == ["E0002", "E0003", "E0004", "E0009"]
    assert _keys(renamed, "unit", "list", "--ref", f"name={unit}") == ["销售部"]


@ON_SQLITE
@pytest.mark.parametrize("person", ["E0002", "e0002", "HX-02", "ｈｘ-02"])
def test_either_id_of_a_person_finds_what_is_theirs(renamed: Run, person: str) -> None:
    assert _keys(renamed, "group", "list", "--ref", f"lead={person}") == ["G001"]
    assert _keys(renamed, "membership", "list", "--ref", f"person={person}") == ["G001/E0002"]
    assert _keys(renamed, "person", "list", "--ref", f"name={person}") == ["E0002"]
    assert "G001/E0004" in renamed("due", "--person", person, "--now", LATER).stdout
    logged = json.loads(renamed("audit", "log", "--person", person, "--format", "json").stdout)
    assert "person/E0002#2" in {f"{one['machine']}/{one['key']}#{one['seq']}" for one in logged}
    assert renamed("audit", "pack", "--person", person, "--output", "p.zip").exit_code == 0


@ON_SQLITE
def test_a_name_that_nobody_bears_finds_nothing(renamed: Run) -> None:
    assert _keys(renamed, "group", "list", "--ref", "unit=法务部") == []
    assert _keys(renamed, "membership", "list", "--ref", "person=E0099") == []
