"""However inspections, deadlines and corrections follow each other, a breach is charged once until it is cured."""

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH
from tests.given.founded import CREATED, DAY, GROUP, HOUR, PEOPLE, POLICY, ROSTER, Hand, company, founded, replay_of
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.workdays import utc
from wxflow.audit import verify
from wxflow.engine import sweep
from wxflow.errors import Refused

LEAD, OWNER = "E0004", "E0009"
THREE = ("E0003", "E0005", "E0006")
STANDINGS = {"charged", "pending", "known", "cured"}
SEEN = st.sampled_from(("right", "wrong", "gone", "not said whose", "a part"))
MOVES = st.one_of(
    st.tuples(st.just("inspect"), st.fixed_dictionaries(dict.fromkeys(THREE, SEEN))),
    st.tuples(st.sampled_from(("join", "leave", "transfer", "back", "rename", "rename back")), st.sampled_from(THREE)),
    st.tuples(st.sampled_from(("add", "misadd", "correct", "remove")), st.sampled_from(THREE)),
    st.tuples(st.just("wait"), st.integers(1, 5)),
)


class Readings:
    """The engine and the second reading of the page, told the same."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.oracle = Oracle(tomllib.loads(POLICY))
        self.lines = 0

    def tell_the_oracle(self, named: str, event: str, actor: str, at: int, **data: Any) -> bool:
        """Tell the oracle something; return whether it carries it out."""
        machine, key = named.split("/", 1)
        self.lines += 1
        line = {"at": utc(at), "machine": machine, "key": key, "event": event, "data": data, "actor": actor}
        self.oracle.run([line | {"request_id": f"r{self.lines}"}])
        return self.oracle.lines not in self.oracle.not_done

    def found(self) -> None:
        """Tell the oracle what the company was founded with."""
        now = self.hand.now
        for key, (name, unit) in PEOPLE.items():
            assert self.tell_the_oracle(f"person/{key}", "join", "E0008", now - HOUR, name=name, unit=unit)
        assert self.tell_the_oracle("group/G1", "request", LEAD, now, **GROUP)
        assert self.tell_the_oracle("group/G1", "approve", "E0001", now)
        assert self.tell_the_oracle("group/G1", "create", OWNER, now, **CREATED)
        assert self.tell_the_oracle("group/G1", "activate", LEAD, now, roster=ROSTER)

    def __call__(self, named: str, event: str, actor: str, **data: Any) -> Any:
        """Tell both; what one refuses the other refuses as well."""
        may = self.tell_the_oracle(named, event, actor, self.hand.now, **data)
        try:
            done = self.hand(named, event, actor, **data)
        except Refused as refused:
            assert not may, refused
            return None
        assert may, self.oracle.why[self.oracle.lines]
        return done

    def name(self, person: str) -> str:
        known: dict[str, Any] = self.oracle.page["people"].get(person, {"name": f"甲乙{person[-1]}"})
        return str(known["name"])

    def inspect(self, seen: dict[str, str], number: int) -> None:
        """Let both inspect, and hold what one found against what the other did."""
        sweep.sweep(self.hand.engine, self.hand.now)
        rows = [{"nickname": "群主", "person": OWNER}, {"nickname": "钟静明(群负责人)", "person": LEAD}]
        rows += [self.row(person, how) for person, how in seen.items() if how != "gone"]
        key = f"G1/2026-03-02/{number}"
        done = self(f"inspection/{key}", "record", OWNER, roster=rows)
        findings = [one for step in done.steps if step.event == "find" for one in step.data["findings"]]
        told = {(one["kind"], one.get("person"), one["standing"]) for one in findings}
        expected = {
            (kind, person if person in (OWNER, LEAD, *THREE) else None, standing)  # a stranger is nobody
            for kind, person, standing in self.oracle.page["inspections"][key]["findings"]
        }
        assert {one for one in told if one[2] in STANDINGS} == {one for one in expected if one[2] in STANDINGS}

    def row(self, person: str, how: str) -> dict[str, str]:
        name = self.name(person)
        if how == "not said whose":
            return {"nickname": name}
        return (
            {"nickname": name[1:]}
            if how == "a part"
            else {"nickname": name if how == "right" else "无名氏"} | {"person": person}
        )


def fire(both: Readings, move: str, person: str) -> None:
    """Make a move; what is not possible is refused, and changes nothing."""
    name, membership = both.name(person), f"membership/G1/{person}"
    match move:
        case "join":
            both(f"person/{person}", "join", "E0008", name=name, unit="采购部")
        case "leave":
            both(f"person/{person}", "leave", "E0008")
        case "transfer" | "back":
            both(f"person/{person}", "transfer", "E0008", unit="法务部" if move == "transfer" else "采购部")
        case "rename" | "rename back":
            changed = f"{name[:8]}新" if move == "rename" else name.rstrip("新")
            both(f"person/{person}", "rename", "E0008", name=changed)
        case "remove":
            both(membership, "remove", LEAD)
        case _:
            event = "correct" if move == "correct" else "add"
            both(membership, event, LEAD, nickname="无名氏" if move == "misadd" else name)


@ON_BOTH
@settings(max_examples=60)
@given(moves=st.lists(MOVES, min_size=3, max_size=25))
def test_every_breach_stands_as_a_second_reading_of_the_page_says(moves: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder, company(Path(folder)) as engine:
        both = Readings(founded(engine))
        both.found()
        for number, (move, what) in enumerate(moves, 1):
            both.hand.now += HOUR
            if move == "wait":
                assert isinstance(what, int)
                both.hand.now += what * DAY
            elif move == "inspect":
                assert isinstance(what, dict)
                both.inspect(what, number)
            else:
                fire(both, move, str(what))
        assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()
