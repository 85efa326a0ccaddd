"""However inspections, deadlines and corrections follow each other, a breach is charged once until it is cured."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH
from tests.given.founded import DAY, HOUR, Hand, company, founded, replay_of
from wxflow.audit import verify
from wxflow.engine import sweep
from wxflow.errors import Refused
from wxflow.store import queries

LEAD, OWNER = "E0004", "E0009"
PEOPLE = ("E0003", "E0005", "E0006")
TIMERS = {"add": "missing", "remove": "surplus", "nickname": "nickname"}
SEEN = st.sampled_from(("right", "wrong", "gone"))
MOVES = st.one_of(
    st.tuples(st.just("inspect"), st.fixed_dictionaries(dict.fromkeys(PEOPLE, SEEN))),
    st.tuples(st.sampled_from(("join", "leave", "transfer", "back", "rename")), st.sampled_from(PEOPLE)),
    st.tuples(st.sampled_from(("add", "misadd", "correct", "remove")), st.sampled_from(PEOPLE)),
    st.tuples(st.just("wait"), st.integers(1, 5)),
)


class Model:
    """A second reading of the page: which breaches stand charged and uncured."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.charged: set[tuple[str, str]] = set()
        self.read: set[tuple[str, int]] = set()

    def catch_up(self) -> None:
        """Read the steps written since: a fired timer charges, a doing cures."""
        for step in queries.steps(self.hand.engine.store, "HX", machine="membership"):
            if (step.key, step.seq) in self.read:
                continue
            self.read.add((step.key, step.seq))
            person = step.key.split("/")[1]
            if step.event == "overdue":
                self.charged.add((TIMERS[step.data["timer"]], person))
            if step.event == "add":
                self.charged.discard(("missing", person))
            if step.event in ("add", "correct") and step.target == "present":
                self.charged.discard(("nickname", person))
            if step.event in ("remove", "owe", "add"):
                self.charged.discard(("surplus", person))
            if step.event == "release":
                self.charged -= {("missing", person), ("nickname", person)}

    def inspect(self, seen: dict[str, str], number: int) -> None:
        """Inspect, and hold what was found against this reading."""
        hand = self.hand
        sweep.sweep(hand.engine, hand.now)
        self.catch_up()
        armed = {key.split("/")[1] for key, name in hand.timers() if name in TIMERS}
        expected = {breach: self._standing(breach, armed) for breach in self._breaches(seen)}
        for breach in self.charged - expected.keys():
            if self._is_seen_right(*breach, seen):
                expected[breach] = "cured"
        rows = [{"nickname": "群主", "person": OWNER}, {"nickname": "钟静明(群负责人)", "person": LEAD}]
        rows += [{"nickname": self._nickname(p, how), "person": p} for p, how in seen.items() if how != "gone"]
        done = hand(f"inspection/G1/2026-03-02/{number}", "record", OWNER, roster=rows)
        findings = next(step for step in done.steps if step.event == "find").data["findings"]
        assert {(one["kind"], one["person"]): one["standing"] for one in findings} == expected
        self.charged |= {breach for breach, standing in expected.items() if standing == "charged"}
        self.charged -= {breach for breach, standing in expected.items() if standing == "cured"}

    def _standing(self, breach: tuple[str, str], armed: set[str]) -> str:
        return "pending" if breach[1] in armed else "known" if breach in self.charged else "charged"

    def _breaches(self, seen: dict[str, str]) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for person, how in seen.items():
            concerned = self._is_concerned(person)
            if how == "gone" and concerned:
                found.add(("missing", person))
            elif how != "gone" and not concerned:
                found.add(("surplus", person))
            elif how == "wrong":
                found.add(("nickname", person))
        return found

    def _is_seen_right(self, kind: str, person: str, seen: dict[str, str]) -> bool:
        is_in, concerned = seen[person] != "gone", self._is_concerned(person)
        if kind == "nickname":
            return concerned and seen[person] == "right"
        return is_in if kind == "missing" else not is_in or concerned

    def _is_concerned(self, person: str) -> bool:
        known = queries.instance(self.hand.engine.store, "HX", "person", person)
        if known is None or known.state != "employed":
            return False
        return bool(known.facts["unit"] == "采购部" or person == "E0003")

    def _nickname(self, person: str, how: str) -> str:
        known = queries.instance(self.hand.engine.store, "HX", "person", person)
        return known.facts["name"] if how == "right" and known is not None else "无名氏"


def fire(hand: Hand, move: str, person: str) -> None:
    """Make a move; what is not possible is refused, and changes nothing."""
    known = queries.instance(hand.engine.store, "HX", "person", person)
    name = known.facts["name"] if known is not None else "新人"
    membership = f"membership/G1/{person}"
    try:
        match move:
            case "join":
                hand(f"person/{person}", "join", "E0008", name=f"甲{person[-1]}", unit="采购部")
            case "leave":
                hand(f"person/{person}", "leave", "E0008")
            case "transfer" | "back":
                unit = "法务部" if move == "transfer" else "采购部"
                hand(f"person/{person}", "transfer", "E0008", unit=unit)
            case "rename":
                hand(f"person/{person}", "rename", "E0008", name=f"{name[:8]}新")
            case "remove":
                hand(membership, "remove", LEAD)
            case _:
                event = "correct" if move == "correct" else "add"
                hand(membership, event, LEAD, nickname="无名氏" if move == "misadd" else name)
    except Refused:
        pass


@ON_BOTH
@settings(max_examples=60)
@given(moves=st.lists(MOVES, min_size=3, max_size=25))
def test_every_breach_stands_as_a_second_reading_of_the_page_says(moves: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder, company(Path(folder)) as engine:
        model = Model(founded(engine))
        for number, (move, what) in enumerate(moves, 1):
            model.hand.now += HOUR
            if move == "wait":
                assert isinstance(what, int)
                model.hand.now += what * DAY
            elif move == "inspect":
                assert isinstance(what, dict)
                model.inspect(what, number)
            else:
                fire(model.hand, move, str(what))
                model.catch_up()
        assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()
