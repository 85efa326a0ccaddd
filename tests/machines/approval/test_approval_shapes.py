"""Whatever shape an approval has and whatever people do: nobody is passed over, and nobody waits for ever."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import DATABASES
from tests.given.founded import Hand, company, moment, replay_of
from tests.machines.approval.reading import (
    APPROVERS,
    CASE,
    EVERYBODY,
    START,
    THE_ASKED,
    Case,
    applied,
    owing,
)
from wxflow.audit import verify
from wxflow.store.queries import Queries

APPLICANTS = ("E0001", "E0004")

levels = st.builds(
    lambda by, approvers, votes, days: {
        "by": by,
        "approvers": approvers,
        "working_days": days,
        **({"votes": min(votes, len(approvers))} if by == "votes" else {}),
    },
    st.sampled_from(("in_turn", "all", "any", "votes")),
    st.lists(st.sampled_from(APPROVERS), min_size=1, max_size=4, unique=True),
    st.integers(1, 4),
    st.integers(1, 3),
)
shapes = st.lists(levels, min_size=1, max_size=3)
people = st.sampled_from(EVERYBODY)
actors = st.one_of(st.just(THE_ASKED), st.just(THE_ASKED), people)
acts = st.one_of(
    st.tuples(st.just("approve"), st.just(THE_ASKED), st.just({})),
    st.tuples(st.just("approve"), st.just(THE_ASKED), st.just({})),
    st.tuples(st.just("approve"), st.just(THE_ASKED), st.just({})),
    st.tuples(st.just("take_back"), st.just(THE_ASKED), st.just({})),
    st.tuples(st.just("approve"), actors, st.builds(lambda p: {"for": p}, people)),
    st.tuples(st.just("return"), actors, st.builds(lambda to: {"to": to}, st.sampled_from(("applicant", "1", "2")))),
    st.tuples(st.just("transfer"), actors, st.builds(lambda p: {"to": p}, people)),
    st.tuples(st.just("delegate"), actors, st.builds(lambda p: {"to": p}, people)),
    st.tuples(st.just("answer"), actors, st.just({"opinion": "同意"})),
    st.tuples(
        st.just("add"),
        actors,
        st.builds(lambda p, w: {"person": p, "place": w}, people, st.sampled_from(("before", "with", "after"))),
    ),
    st.tuples(st.just("remove"), actors, st.builds(lambda p: {"person": p}, people)),
    st.tuples(st.just("take_back"), actors, st.just({})),
    st.tuples(st.just("resubmit"), actors, st.just({})),
    st.tuples(st.just("amend"), actors, st.just({"purpose": "另有用途"})),
    st.tuples(st.just("urge"), people, st.just({})),
    st.tuples(st.just("leave"), st.sampled_from(APPROVERS), st.just({})),
    st.tuples(
        st.just("stand_in"),
        people,
        st.builds(lambda p: {"by": p, "from": "2026-03-01", "until": "2026-03-20"}, people),
    ),
    st.tuples(st.just("wait"), people, st.just({})),
)


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a database in which everybody is employed."""
    folder = tmp_path_factory.mktemp("staffed")
    with DATABASES.of("sqlite"):
        with company(folder) as engine:
            hand = Hand(engine, "2026-03-02 08:00")
            for number, key in enumerate(EVERYBODY):
                hand(f"person/{key}", "join", "E0008", name="甲乙丙丁戊己庚辛壬"[number] + "明", unit="采购部")
        yield folder / "wxflow.db"


@settings(max_examples=200)
@given(shape=shapes, applicant=st.sampled_from(APPLICANTS), done=st.lists(acts, min_size=6, max_size=24))
def test_nobody_who_must_agree_is_passed_over_and_there_is_always_somebody_who_can_act(
    staffed: Path, shape: list[dict[str, Any]], applicant: str, done: list[tuple[str, str, dict[str, Any]]]
) -> None:
    with applied(staffed, shape, applicant) as case:
        for act in done:
            if case.do(*act):
                check(case, act[0])
        finish(case)
        engine = case.hand.engine
        assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()


def check(case: Case, event: str) -> None:
    stored, hand = case.stored, case.hand
    group = hand.state("group/G9")
    assert (stored.state == "approved") == (group == "approved")
    if stored.state == "approved":
        assert owing(case) == set()
    armed = [one for one in Queries(hand.engine.store, "HX").timers(key=CASE) if one.name == "answer"]
    if stored.state == "open":
        assert owing(case) != set()
        told, who = case.told()
        able = case.can_act()
        assert able  # an opinion that was asked for, say, keeps nobody from deciding
        assert sorted(told) == sorted(able)
        assert {one for one in EVERYBODY if one in who} == {actor for actor, _ in able}
        if event in ("return", "resubmit", "take_back", "amend"):
            asked = [one for one in case.steps() if one.event == "ask"][-1]
            assert [(one.start, one.budget, one.entry) for one in armed] == [
                (hand.now, asked.data["working_days"], asked.seq)
            ]
    else:
        assert armed == []


def finish(case: Case) -> None:
    """Let everybody agree who is asked: a case that nobody objects to comes to its end.

    What was sent back to an applicant who has left since can only be withdrawn.
    """
    for _ in range(60):
        if case.stored.state == "returned":
            if not case.do("resubmit", case.applicant, {}):
                assert case.hand.state(f"person/{case.applicant}") == "left"
                assert case.do("withdraw", "E0009", {})
                return
        elif case.stored.state != "open":
            break
        else:
            actor, holder = case.can_act()[0]
            assert case.do("approve", actor, {} if actor == holder else {"for": holder})
        check(case, "approve")
    assert case.stored.state == "approved"
    assert case.hand.state("group/G9") == "approved"


def test_the_oracle_itself_sees_who_is_missing(staffed: Path) -> None:
    shape = [{"by": "all", "approvers": ["E0001", "E0002"], "working_days": 1}]
    with applied(staffed, shape, "E0004") as case:
        assert owing(case) == {"1: all 2 of ['E0001', 'E0002'], only []"}
        assert case.do("approve", "E0002", {})
        assert owing(case) == {"1: all 2 of ['E0001', 'E0002'], only ['E0002']"}
        assert case.hand.now > moment(START)
