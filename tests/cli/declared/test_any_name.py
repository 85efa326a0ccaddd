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
def test_a_name_that_nobody_bears_is_refused_with_the_nearest(renamed: Run) -> None:
    for ref, near in (("unit=营销步", "营销部"), ("person=E0099", "E0009"), ("lead=葛强化", "葛强华 E0002")):
        done = renamed("group", "list", "--ref", ref)
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"(did you mean '{near}" in done.stderr


@ON_SQLITE
def test_lists_are_narrowed_by_people_groups_leads_and_units_by_their_names(active: Run) -> None:
    mine = ("--person", "葛强华")
    assert _keys(active, "membership", "list", *mine) == ["G001/E0002"]
    assert _keys(active, "group", "list", *mine) == _keys(active, "group", "list", "--unit", "销售部") == ["G001"]
    everybody = ["G001/E0002", "G001/E0003", "G001/E0004", "G001/E0009"]
    assert _keys(active, "membership", "list", "--group", "华信公司销售部群") == everybody
    assert _keys(active, "membership", "list", "--lead", "葛强华", "--state", "应进群") == ["G001/E0004"]
    assert _keys(active, "person", "list", "--unit", "总经办") == ["E0001"]
    assert _keys(active, "membership", "list", "--lead", "E0003") == []


@ON_SQLITE
def test_names_do_wherever_an_id_does(active: Run) -> None:
    moment = ("--recorded-at", "2026-03-03T09:00:00+08:00")
    words = ("membership", "add", "华信公司销售部群/钟静明", "--nickname", "钟静明", "--actor", "葛强华", *moment)
    assert active(*words).exit_code == 0
    handed = ("handover", "open", "华信公司销售部群/葛强华/1", "--outgoing", "葛强华", "--cause", "other")
    assert active(*handed, "--actor", "葛强华", *moment).exit_code == 0
    (one,) = json.loads(active("handover", "list", "--format", "json").stdout)
    assert (one["key"], one["outgoing"]) == ("G001/E0002/1", "E0002")
    done = active("handover", "propose", one["number"], "--successor", "黄娟娜", "--actor", "葛强华", *moment)
    assert done.exit_code == 0, done.output
    assert (
        json.loads(active("handover", "show", one["number"], "--format", "json").stdout)["facts"]["successor"]
        == "E0003"
    )


@ON_SQLITE
def test_one_name_of_two_people_is_asked_back(active: Run) -> None:
    moment = ("--recorded-at", "2026-03-03T09:00:00+08:00")
    joined = ("person", "join", "E0014", "--name", "葛强华", "--unit", "销售部", "--actor", "E0008", *moment)
    assert active(*joined).exit_code == 0
    done = active("membership", "list", "--person", "葛强华")
    assert done.exit_code == 2
    assert done.stderr == "wxflow: '葛强华' may be E0002 (销售部), E0014 (销售部): give the id\n"


@ON_SQLITE
def test_a_person_shows_the_ids_that_they_are_not_called_by_now(renamed: Run) -> None:
    told = renamed("person", "show", "HX-02", "--now", LATER, "--lang", "zh").stdout
    assert "其他工号  E0002\n" in told
