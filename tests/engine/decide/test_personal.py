"""Names and nicknames lie beside the record, and can be erased without breaking a seal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, ON_SQLITE, contents, raw
from tests.given.founded import PEOPLE, Hand, by_place, company
from tests.given.inputs import texts
from wxflow.audit import verify
from wxflow.decide.command import Command
from wxflow.decide.personal import agrees, at_random, commitment, conceal, opener, reveal
from wxflow.declare.fields import Field
from wxflow.declare.records import ERASED, Step
from wxflow.errors import Refused, WxflowError
from wxflow.json_values import canonical
from wxflow.store.queries import Queries

NAME = "黄娟娜"
TEXTS = st.text(min_size=1)
ROWS = st.lists(st.fixed_dictionaries({"nickname": TEXTS}, optional={"person": TEXTS, "note": TEXTS}), max_size=4)
DATA = st.fixed_dictionaries(
    {"name": TEXTS, "unit": TEXTS}, optional={"roster": ROWS, "nicknames": st.dictionaries(TEXTS, TEXTS, max_size=4)}
)
FIELDS = (
    Field("name", about="person"),
    Field("unit"),
    Field("roster", "records", fields=(Field("person", required=False), Field("nickname", about="person"))),
    Field("nicknames", "mapping", about="person"),
)


@pytest.fixture
def left(hand: Hand) -> Hand:
    """Let E0003 leave, and be removed, so that all is settled about them."""
    hand.at("2026-03-03 09:00")("person/E0003", "leave", "E0008")
    hand("membership/G1/E0003", "remove", "E0004")
    return hand


@given(data=DATA)
def test_what_is_concealed_is_revealed_as_it_was(data: dict[str, object]) -> None:
    sealed, openings = conceal(FIELDS, data, {"person": "E1"}, "m/k#1", by_place)
    assert reveal(sealed, opener((one.slot, one.salt, one.value) for one in openings)) == data
    assert [one.slot for one in openings] == list(range(len(openings)))
    opened = (one for one in openings)

    def open_(digest: str) -> str:
        one = next(opened)
        assert commitment(one.salt, one.value) == digest
        return one.value

    assert reveal(sealed, open_) == data


@given(data=DATA)
def test_what_has_been_erased_agrees_with_what_it_was(data: dict[str, object]) -> None:
    sealed, _ = conceal(FIELDS, data, {"person": "E1"}, "m/k#1", by_place)
    assert agrees(reveal(sealed, opener(())), data)
    assert not agrees(reveal(sealed, opener(())), {**data, "unit": f"{data['unit']}!"})


def test_every_value_is_told_whose_it_is() -> None:
    roster = [{"nickname": "甲", "person": "E2"}, {"nickname": "乙"}]
    data = {"name": "丙", "unit": "部", "roster": roster, "nicknames": {"E3": "丁"}}
    _, openings = conceal(FIELDS, data, {"person": "E1"}, "m/k#1", by_place)
    assert {opening.value: opening.about for opening in openings} == {"甲": "E2", "乙": "E1", "丙": "E1", "丁": "E3"}


def test_the_same_name_is_sealed_otherwise_every_time() -> None:
    sealed = [canonical(conceal(FIELDS, {"name": NAME}, {}, "m/k#1", at_random)[0]) for _ in range(100)]
    assert len(set(sealed)) == 100


def test_no_name_stands_under_a_seal(hand: Hand) -> None:
    texts = [row[9] for row in contents(hand.engine.store.url)["steps"]]
    assert len(texts) == 18
    assert not [text for text in texts for name, _ in PEOPLE.values() if name in text]


@ON_SQLITE
def test_whoever_is_erased_leaves_no_trace_in_the_files_and_every_seal_whole(left: Hand, tmp_path: Path) -> None:
    assert NAME.encode() in _files(tmp_path)
    heads = _heads(left)
    left("person/E0003", "erase", "E0008")
    assert NAME.encode() not in _files(tmp_path)
    assert "钟静明".encode() in _files(tmp_path)
    assert heads.items() - _heads(left).items() == {("person/E0003", heads["person/E0003"])}
    assert verify.verify(left.engine.store, "HX", left.engine.machines).findings == ()
    person = Queries(left.engine.store, "HX").instance("person", "E0003")
    assert person is not None and person.facts == {"name": ERASED, "unit": "销售部"}


@ON_SQLITE
def test_a_name_long_in_use_leaves_no_byte_in_the_file(left: Hand, tmp_path: Path) -> None:
    left.at("2026-03-04 09:00")("person/E0003", "join", "E0008", name=NAME, unit="销售部", same_person=True)
    for name in texts("9/names.txt"):
        left("person/E0003", "rename", "E0008", name=name)
    left("person/E0003", "leave", "E0008")
    left("person/E0003", "erase", "E0008")
    content = _files(tmp_path)
    assert NAME.encode() not in content
    assert NAME.encode("utf-16-le") not in content
    assert canonical(NAME).strip('"').encode() not in content


def test_a_dry_run_erases_nothing(left: Hand, tmp_path: Path) -> None:
    left.engine.fire(Command("person", "E0003", "erase", {}, "E0008", None, left.now), dry_run=True)
    assert [step.data["name"] for step in _steps(left, "person", "E0003") if step.event == "join"] == [NAME]


def test_who_is_erased_and_joins_again_in_one_batch_keeps_the_new_name(left: Hand) -> None:
    erase = Command("person", "E0003", "erase", {}, "E0008", None, left.now)
    data = {"name": "黄新", "unit": "法务部", "same_person": True}
    join = Command("person", "E0003", "join", data, "E0008", None, left.now)
    assert not [one for one in left.engine.apply([erase, join]) if isinstance(one, WxflowError)]
    person = Queries(left.engine.store, "HX").instance("person", "E0003")
    assert person is not None and person.facts["name"] == "黄新"
    assert [step.data.get("name") for step in _steps(left, "person", "E0003")] == [ERASED, None, None, "黄新"]
    assert verify.verify(left.engine.store, "HX", left.engine.machines).findings == ()


@ON_BOTH
def test_a_journal_fed_again_after_an_erasure_still_repeats(tmp_path: Path) -> None:
    with company(tmp_path) as engine:
        hand = Hand(engine, "2026-03-02 08:00")
        join = Command("person", "E1", "join", {"name": NAME, "unit": "法务部"}, "E0008", None, hand.now, None, "r1")
        engine.fire(join)
        hand("person/E1", "leave", "E0008")
        hand("person/E1", "erase", "E0008")
        assert engine.fire(join).repeated
        with pytest.raises(Refused, match="used for something else"):
            engine.fire(join._replace(data={"name": NAME, "unit": "采购部"}))


def test_nobody_is_erased_who_is_employed_or_still_owes(hand: Hand) -> None:
    with pytest.raises(Refused, match="not possible in state employed"):
        hand("person/E0003", "erase", "E0008")
    hand.at("2026-03-03 09:00")("person/E0003", "leave", "E0008")
    with pytest.raises(Refused, match="membership G1/E0003 is surplus"):
        hand("person/E0003", "erase", "E0008")
    hand("report/R1", "file", "E0004", group="G1", category="other", accused="E0003", reference="卷1")
    hand("membership/G1/E0003", "remove", "E0004")
    with pytest.raises(Refused, match="report R1 is reported"):
        hand("person/E0003", "erase", "E0008")
    hand("report/R1", "verify", "E0008", times=1)
    penalty = "report/R1#2:1/E0003"
    for event, data in (("confirm", {"amount": 50}), ("waive", {})):
        with pytest.raises(Refused, match=f"penalty {penalty} is"):
            hand("person/E0003", "erase", "E0008")
        hand(f"penalty/{penalty}", event, "E0008", "了结", **data)
    with pytest.raises(Refused, match="may not"):
        hand("person/E0003", "erase", "E0004")
    hand("person/E0003", "erase", "E0008")


def test_a_lead_is_not_erased_before_handing_over(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0004", "leave", "E0008")
    hand("membership/G1/E0004", "remove", "E0009")
    with pytest.raises(Refused, match="handover G1/E0004/1 is requested"):
        hand("person/E0004", "erase", "E0008")


def test_a_value_changed_beside_its_seal_is_found(hand: Hand) -> None:
    with raw(hand.engine.store.url) as database:
        database.execute("UPDATE personal SET value = '黄涓娜' WHERE key = 'E0003'")
    findings = verify.verify(hand.engine.store, "HX", hand.engine.machines).findings
    assert findings[0] == "person/E0003#1: the personal value at slot 0 is not the one that was sealed"


def _steps(hand: Hand, machine: str, key: str) -> Iterator[Step]:
    return Queries(hand.engine.store, "HX").steps(machine=machine, key=key)


def _heads(hand: Hand) -> dict[str, bytes]:
    return {f"{one.machine}/{one.key}": one.head for one in Queries(hand.engine.store, "HX").instances()}


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
