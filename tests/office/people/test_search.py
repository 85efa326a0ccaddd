"""People are found by name, staff id, initials of their pinyin, or unit, as they stand at that moment."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.given.founded import Hand
from wxflow_office.company.company import Company
from wxflow_office.company.places import Place
from wxflow_office.people.initials import are_of, letters
from wxflow_office.people.search import search


def found(hand: Hand, text: str, *, even_left: bool = False) -> list[str]:
    engine = hand.engine
    company = Company(Place(database=engine.store.url, policy=Path("policy.toml")), engine.policy, engine.store)  # type: ignore[arg-type]
    return [one.key for one in search(company, text, even_left=even_left)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("罗慧敏", ["E0001"]),
        ("慧", ["E0001"]),
        ("lhm", ["E0001"]),
        ("LHM", ["E0001"]),
        ("hm", ["E0001"]),
        ("lm", []),
        ("gqh", ["E0002"]),
        ("e0003", ["E0003"]),
        ("0003", []),
        ("销售", ["E0002", "E0003"]),
        ("", ["E0001", "E0002", "E0003", "E0004", "E0008", "E0009"]),
        ("没有的人", []),
    ],
)
def test_people_are_found(hand: Hand, text: str, people: list[str]) -> None:
    assert found(hand, text) == people


def test_what_has_changed_is_found_at_once(hand: Hand) -> None:
    assert found(hand, "ly") == []
    hand("person/E0001", "rename", "E0008", name="罗莹")
    assert found(hand, "ly") == ["E0001"]
    hand("person/E0001", "leave", "E0008")
    assert found(hand, "ly") == []
    assert found(hand, "ly", even_left=True) == ["E0001"]


def test_another_id_finds_them_too(hand: Hand) -> None:
    hand("person/E0002", "renumber", "E0008", id="N0002")
    assert found(hand, "n0002") == found(hand, "E0002") == ["E0002"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾巧", "zq"),
        ("曾巧", "cq"),
        ("单雄", "sx"),
        ("吕𠮷", "l"),
        ("阿卜杜·热合曼", "abd"),
        ("Smith", "sm"),
        ("翟", "z"),
    ],
)
def test_signs_with_several_readings_are_typed_by_each(name: str, typed: str) -> None:
    assert are_of(typed, letters(name))


def test_initials_are_looked_up_without_the_phrases_nobody_asked_for() -> None:
    told = "import sys; from wxflow_office.people.initials import letters; letters('罗'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert "pypinyin.pinyin_dict" in loaded and "pypinyin.phrases_dict" not in loaded
