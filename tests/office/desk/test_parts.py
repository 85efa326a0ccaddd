"""Whoever shows a desk part by part shows each thing once, and looks at no more than that."""

from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.given.desks import desk
from tests.given.founded import POLICY, Hand
from wxflow.engine.sweep import sweep
from wxflow_office.company.company import Company, read_policy
from wxflow_office.company.places import Place
from wxflow_office.desk.desk import Desk
from wxflow_office.desk.item import Item, Order

pytestmark = ON_BOTH
PEOPLE = ("E0001", "E0003", "E0004", "E0008", "E0009", None)
GROUP = {
    "kind": "temporary", "unit": "采购部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采购部"], "people": []},
}  # fmt: skip


def company(hand: Hand, folder: Path, policy: str = POLICY) -> Company:
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    place = Place(database=hand.engine.store.url, policy=folder / "policy.toml")
    return Company(place, read_policy(place), hand.engine.store)


def grown(hand: Hand) -> None:
    """Let groups wait to be approved and created, people to be brought in, and penalties, some of them of HR's own."""
    for number in range(20, 29):
        hand.at(f"2026-03-02 09:{number + 10}")(
            f"group/G{number}", "request", "E0004", title=f"华信公司展会{number}群", leads=["E0004"], **GROUP
        )
        if number % 3:
            hand(f"group/G{number}", "approve", "E0001")
    hand("group/G50", "request", "E0008", title="华信公司年会群", leads=["E0008"], **GROUP)
    hand("group/G50", "approve", "E0001")
    hand("group/G50", "create", "E0009", title="华信公司年会群", register_no="50", owner="E0009")
    roster = [{"person": "E0008", "nickname": "赵娜(群负责人)"}, {"person": "E0009", "nickname": "群主"}]
    hand("group/G50", "activate", "E0008", roster=roster)
    for number in range(30, 33):
        hand(f"person/E00{number}", "join", "E0008", name=f"新人{number}", unit="采购部")
    sweep(hand.engine, hand.at("2026-03-06 09:00").now)


def in_parts(whose: Company, now: int, person: str | None, most: int) -> list[Item]:
    """Return what waits, part by part, as a page shows it."""
    items: list[Item] = []
    after: Order | None = None
    while True:
        part = Desk(whose, whose.outlook(), now, person, after=after, most=most)
        some = part.items(part.waiting())
        if not some:
            return items
        items, after = [*items, *some], some[-1].order


@pytest.mark.parametrize("most", [1, 2, 5])
def test_the_parts_of_a_desk_are_the_whole_in_its_order(hand: Hand, tmp_path: Path, most: int) -> None:
    grown(hand)
    whose = company(hand, tmp_path)
    for person in PEOPLE:
        whole = desk(whose, hand.now, person)
        assert (in_parts(whose, hand.now, person, most), len(whole) > 2) == (whole, person != "E0003")


def test_a_desk_counts_only_what_it_has_looked_at(hand: Hand, tmp_path: Path) -> None:
    grown(hand)
    whose = company(hand, tmp_path)
    whole = desk(whose, hand.now, "E0008")
    part = Desk(whose, whose.outlook(), hand.now, "E0008", most=1)
    all_of_it = Desk(whose, whose.outlook(), hand.now, "E0008", most=len(whole))
    assert (len(part.waiting()), part.count, all_of_it.count) == (1, None, len(whole))
    assert part.overdue == all_of_it.overdue > 0


@pytest.mark.parametrize("spelt", ["E0008", "e0008"])
def test_a_penalty_of_hr_alone_waits_for_the_information_centre(hand: Hand, tmp_path: Path, spelt: str) -> None:
    grown(hand)
    whose = company(hand, tmp_path, POLICY.replace('hr = ["E0008"]', f'hr = ["{spelt}"]'))

    def deciding(person: str) -> set[str | None]:
        return {one.person for one in desk(whose, hand.now, person) if one.ways and one.ways[0].event == "confirm"}

    assert (deciding("E0008"), deciding("E0009")) == ({"E0004"}, {"E0008"})
