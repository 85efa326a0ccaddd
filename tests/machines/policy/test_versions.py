"""A policy is in force from its day on, and the one before it until then, whenever anybody looks."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given import inputs
from tests.given.databases import ON_BOTH, url_at
from tests.given.founded import POLICY, Hand, engine_at, founded, moment, replay_of
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Refused
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import Policy

NEW = "[charges.18]\nexact = 30\n[deadlines]\nmembership = 1\n"
FROM = moment("2026-03-12 00:00")


def text(company: str = "", more: str = "") -> str:
    return POLICY.replace('name = "华信公司"', f'name = "华信公司"\n{company}') + more


def written(folder: Path, **files: str) -> Path:
    """Write policies, and return the path of the last."""
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder / f"{name}.toml"


def joined(folder: Path, since: str = "2026-03-12") -> Policy:
    """Return a policy that costs more and leaves less time from a day on, behind the one before it."""
    new = text(f'effective_from = {since}\nprevious = "old.toml"', NEW)
    return file.load(written(folder, old=text(), new=new))


def lived(engine: Engine, sweeps: Sequence[str]) -> Hand:
    """Let three members leave: missed just before the new policy, at its very beginning, and after it."""
    hand = founded(engine)
    for number in range(3):
        key, name = f"E010{number}", "王小芳李"[number : number + 2]
        hand(f"person/{key}", "join", "E0008", name=name, unit="采购部")
        hand(f"membership/G1/{key}", "add", "E0004", nickname=name)
    left = [(f"2026-03-{day} 09:00", number) for number, day in enumerate(("09", "10", "12"))]
    moves = sorted([*left, *((at, -1) for at in sweeps)])
    for at, number in moves:
        hand.at(at)
        if number < 0:
            sweep.sweep(engine, hand.now)
        else:
            hand(f"person/E010{number}", "leave", "E0008")
    sweep.sweep(engine, moment("2026-04-20 09:00"))
    return hand


@ON_BOTH
@settings(max_examples=12)
@given(st.lists(st.sampled_from([f"2026-03-{day:02} {hour}" for day in range(9, 31) for hour in ("00:00", "12:00")])))
def test_what_is_charged_hangs_on_the_day_of_the_breach_not_on_that_of_the_sweep(
    tmp_path_factory: pytest.TempPathFactory, sweeps: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("years")
    url = url_at(folder)
    schema.upgrade(url)
    policy = joined(folder)
    plain = engine_at(url)
    engine = Engine(plain.store, plain.company, plain.machines, policy, plain.calendar, plain.salt)
    try:
        hand = lived(engine, sweeps)
        # Due on the 12th at 0:00, at the very beginning: what was missed was missed on the 11th.
        # The second was given two days, and keeps them.
        assert hand.penalties() == [("18", "E0004", 20), ("18", "E0004", 30), ("18", "E0004", 30)]
        found = engine.queries.instances("penalty")
        ends = sorted(one.facts["at"][:16] for one in found)
        assert ends == ["2026-03-12T00:00", "2026-03-13T00:00", "2026-03-14T00:00"]
        assert verify.verify(engine.store, engine.company, engine.machines, replay_of(engine)).findings == ()
    finally:
        engine.store.close()


@ON_BOTH
def test_who_may_act_is_who_may_on_that_day(tmp_path: Path) -> None:
    url = url_at(tmp_path)
    schema.upgrade(url)
    later = text('effective_from = 2026-03-12\nprevious = "old.toml"').replace('hr = ["E0008"]', 'hr = ["E0001"]')
    policy = file.load(written(tmp_path, old=text(), new=later))
    plain = engine_at(url)
    hand = founded(Engine(plain.store, plain.company, plain.machines, policy, plain.calendar, plain.salt))
    hand.at("2026-03-11 23:59")("person/E0003", "rename", "E0008", name="黄小娜")
    with pytest.raises(Refused, match="E0001"):
        hand("person/E0003", "rename", "E0001", name="黄小")
    hand.at("2026-03-12 00:00")("person/E0003", "rename", "E0001", name="黄小")
    with pytest.raises(Refused, match="E0008"):
        hand("person/E0003", "rename", "E0008", name="黄小娜")
    plain.store.close()


def test_versions_follow_one_another(tmp_path: Path) -> None:
    newest = text('effective_from = 2026-07-01\nprevious = "new.toml"')
    joined(tmp_path)
    policy = file.load(written(tmp_path, newest=newest))
    assert [one.since and one.since // 86_400_000_000 for one in policy.versions] == [20634, 20523, None]
    at = {day: policy.at(moment(f"{day} 00:00")) for day in ("2026-03-11", "2026-03-12", "2026-06-30", "2026-07-01")}
    old, new, still, latest = at.values()
    assert (old.charges["18"].exact, new.charges["18"].exact, latest.charges["18"].exact) == (20, 30, 20)
    assert (new is still, old.hash == latest.hash) == (True, True)


WRONG = {
    "a_beginning_alone": "effective_from: needs previous beside it",
    "one_before_it_alone": "previous: needs effective_from beside it",
    "no_such_file": "none.toml: no such policy file",
    "itself": "itself.toml comes after this one itself",
    "ring_a": "ring_a.toml comes after this one itself",
    "another_company": "other.toml is the policy of HY, not of HX",
    "no_later_than_the_one_before": "2026-03-12 is not later than the day that",
    "no_day": "effective_from: must be a day",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_versions_that_do_not_follow_are_refused_in_one_line(wrong: str) -> None:
    with pytest.raises(BadInput) as said:
        file.load(inputs.at("10/versions") / f"{wrong}.toml")
    assert WRONG[wrong] in str(said.value)
    assert "\n" not in str(said.value)


def test_every_version_that_follows_nothing_is_tried() -> None:
    right = {"old", "new", "other", "ring_b", "ring_c"}
    assert {path.stem for path in inputs.at("10/versions").iterdir()} - right == {*WRONG}
    assert file.load(inputs.at("10/versions/new.toml")).since == FROM
