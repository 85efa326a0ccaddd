"""Whatever is done to units and ids: a name is one unit's, people are somewhere, no deadline is shortened."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.given.databases import DATABASES
from tests.given.founded import HOUR, PEOPLE, Hand, company, founded, replay_of
from wxflow.audit import verify
from wxflow.engine.outlook import Outlook
from wxflow.errors import Refused
from wxflow.store.queries import Queries
from wxflow_machines.parts.scope import all_of

UNITS = st.sampled_from(["销售部", "采购部", "营销部", "供应链部", "生产部", "信息中心", "采购部\u200b"])
IDS = st.sampled_from(["E0002", "E0003", "E0004", "E0010", "e0003", "HX-01", "hx-02", "ＨＸ－０３"])
ACTS = st.one_of(
    st.tuples(st.just("unit"), UNITS, st.just("open"), st.just({})),
    st.tuples(st.just("unit"), UNITS, st.just("rename"), UNITS.map(lambda name: {"name": name})),
    st.tuples(st.just("unit"), UNITS, st.just("merge"), UNITS.map(lambda into: {"into": into})),
    st.tuples(st.just("unit"), UNITS, st.just("close"), st.just({})),
    st.tuples(st.just("person"), IDS, st.just("join"), UNITS.map(lambda unit: {"name": "尹涛", "unit": unit})),
    st.tuples(st.just("person"), IDS, st.just("transfer"), UNITS.map(lambda unit: {"unit": unit})),
    st.tuples(st.just("person"), IDS, st.just("renumber"), IDS.map(lambda one: {"id": one})),
)


TAKEN_BACK_AND_MERGED = [
    ("unit", "采购部", "merge", {"into": "销售部"}),
    ("unit", "销售部", "rename", {"name": "采购部\u200b"}),
    ("unit", "销售部", "merge", {"into": "信息中心"}),
]
"""A unit is called as one that went into it, and goes into another: the name was its own then, and is not now."""


@settings(max_examples=100)
@example(acts=TAKEN_BACK_AND_MERGED)
@given(acts=st.lists(ACTS, min_size=4, max_size=20))
def test_names_people_and_deadlines_outlast_any_reorganisation(
    acts: list[tuple[str, str, str, dict[str, str]]],
) -> None:
    with DATABASES.of("sqlite"), TemporaryDirectory() as folder, company(Path(folder)) as engine:
        hand = founded(engine)
        ids = {key: {key} for key in PEOPLE}
        for machine, key, event, data in acts:
            hand.now += HOUR
            meant, before = _key(hand, machine, key), _due(hand)
            try:
                hand(f"{machine}/{key}", event, "E0008", **data)
            except Refused:
                continue
            if machine == "person":
                ids.setdefault(meant, {key}).update([data["id"]] if event == "renumber" else [])
            if event in ("merge", "rename", "renumber", "open", "close"):
                after = _due(hand)
                assert all(after.get(name, due) >= due for name, due in before.items())
            _holds(hand, ids)
        findings = verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings
        assert findings == ()


def _holds(hand: Hand, ids: dict[str, set[str]]) -> None:
    store = hand.engine.store
    lookups = Outlook(store, "HX", hand.engine.machines).lookups
    living = [one for one in Queries(store, "HX").instances("unit") if one.state != "merged"]
    names = [name for unit in living for name in all_of(lookups, unit.key)]
    assert len(names) == len(set(names))
    for person in Queries(store, "HX").instances("person", states=("employed",)):
        unit = lookups.get("unit", lookups.key("unit", person.facts["unit"]))
        assert unit is not None
        assert unit.state == "open"
    for key, known in ids.items():
        assert {lookups.key("person", one) for one in known} == {key}


def _key(hand: Hand, machine: str, name: str) -> str:
    return Outlook(hand.engine.store, "HX", hand.engine.machines).lookups.key(machine, name)


def _due(hand: Hand) -> dict[tuple[str, str], int]:
    return {(one.key, one.name): one.due for one in Queries(hand.engine.store, "HX").timers() if one.budget}
