"""What waits for whom, from the machines' duties."""

import os
from pathlib import Path
from typing import Any

from tests.given.company import SCOPE, command, lines
from tests.given.desks import desk
from tests.given.door import Run
from wxflow.moments import parse
from wxflow_office.company.company import opened
from wxflow_office.company.places import DATABASE, Place
from wxflow_office.desk.item import Item

NOW = "2026-03-03T09:00:00+08:00"


def items(now: str = NOW, person: str | None = None) -> list[Item]:
    """Return what waits in the company of the folder."""
    url = os.environ.get("WXFLOW_DATABASE_URL", DATABASE)
    with opened(Place(database=url, policy=Path("policy.toml"))) as company:
        return desk(company, parse(now, "now"), person)


def waiting(now: str = NOW, person: str | None = None) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what waits: machine/key, the event that does it, and for whom."""
    return [(f"{one.machine}/{one.key}", one.ways[0].event, one.people) for one in items(now, person)]


def fire(run: Run, *commands: dict[str, object]) -> None:
    done = run("apply", "-", stdin=lines(list(commands)))
    assert done.exit_code == 0, done.output


def test_whoever_is_owed_waits_for_the_lead_with_the_right_nickname_and_the_last_day(active: Run) -> None:
    (one,) = items()
    assert (one.machine, one.key, one.people) == ("membership", "G001/E0004", ("E0002",))
    assert one.what == "Bring 钟静明 (E0004) into “华信公司销售部群”, under the nickname “钟静明”"
    assert one.ways[0].suggested == {"nickname": "钟静明"}
    assert one.term is not None
    assert (str(one.term.last_day), one.term.working_days_left, one.term.overdue) == ("2026-03-04", 1, False)
    assert items(person="E0003") == []
    assert [one.key for one in items(person="E0002")] == ["G001/E0004"]


def test_what_is_overdue_stays_on_the_desk_after_it_was_written_down(active: Run) -> None:
    assert active("sweep", "--now", "2026-03-06T00:10:00+08:00").exit_code == 0
    late = items("2026-03-06T09:00:00+08:00", "E0002")
    assert [(one.key, one.term and one.term.overdue, one.term and str(one.term.last_day)) for one in late[:1]] == [
        ("G001/E0004", True, "2026-03-04")
    ]
    assert [(one.machine, one.ways[0].event, one.people) for one in items("2026-03-06T09:00:00+08:00")[1:]] == [
        ("penalty", "confirm", ("E0008",))
    ]


def test_a_group_goes_from_desk_to_desk(active: Run) -> None:
    new: dict[str, Any] = {
        "title": "华信公司新品群", "kind": "temporary", "unit": "销售部", "purpose": "新品上市", "scope": SCOPE,
        "leads": ["E0003"], "planned_end": "2026-03-31",
    }  # fmt: skip
    at = "2026-03-03T09:00:00+08:00"
    fire(active, command(at, "E0003", "group/G002", "request", **new))
    assert [one[1:] for one in waiting(person="E0001")] == [("approve", ("E0001",))]
    (shown,) = (one.shown for one in items(person="E0001"))
    assert (shown["purpose"], shown["leads"], shown["applicant"]) == ("新品上市", ["E0003"], "E0003")
    fire(active, command(at, "E0001", "group/G002", "approve"))
    assert waiting(person="E0001") == []
    assert [one[1:] for one in waiting(person="E0009")] == [("create", ("E0009",))]
    created = {"title": "华信公司新品群", "register_no": "BG2", "owner": "E0009"}
    fire(active, command(at, "E0009", "group/G002", "create", **created))
    assert [one[1:] for one in waiting(person="E0003")] == [("activate", ("E0003",))]
    rows = [{"person": "E0003", "nickname": "黄娟娜(群负责人)"}]
    fire(active, command(at, "E0003", "group/G002", "activate", roster=rows))
    fire(active, command("2026-03-03T10:00:00+08:00", "E0003", "group/G002", "end_work"))
    ended = [one for one in items(person="E0003") if one.machine == "group"]
    assert [(one.ways[0].event, one.term and str(one.term.last_day)) for one in ended] == [
        ("request_dissolution", "2026-03-06")
    ]


def test_a_lead_who_has_gone_is_replaced_by_the_information_centre_on_the_desk(active: Run) -> None:
    fire(active, command(NOW, "E0008", "person/E0002", "leave"))
    found = waiting(person="E0009")
    assert ("handover/G001/E0002/1", "propose", ("E0009",)) in found
    assert ("membership/G001/E0004", "add", ("E0009",)) in found
    assert waiting(person="E0002") == []


def test_a_handover_waits_for_each_in_turn(active: Run) -> None:
    at = "2026-03-03T09:00:00+08:00"
    key = "handover/G001/E0002/1"
    fire(active, command(at, "E0002", key, "open", outgoing="E0002", cause="other"))
    seen = []
    for actor, event, data in (
        ("E0002", "propose", {"successor": "E0003"}),
        ("E0001", "approve", {}),
        ("E0003", "accept", {}),
        ("E0002", "transfer", {"checklist": ["群公告"]}),
        ("E0003", "rename", {"nicknames": {"E0003": "黄娟娜(群负责人)", "E0002": "葛强华"}}),
        ("E0008", "file", {"filing_no": "F1"}),
    ):
        seen += [(event, people) for name, event, people in waiting(at, actor) if name == key]
        fire(active, command(at, actor, key, event, **data))
    assert seen == [
        ("propose", ("E0002",)), ("approve", ("E0001",)), ("accept", ("E0003",)), ("transfer", ("E0002",)),
        ("rename", ("E0003",)), ("file", ("E0008",)),
    ]  # fmt: skip
    assert not [one for one in waiting(at) if one[0] == key]


def test_an_owner_who_has_left_stands_on_the_information_centre_s_desk(active: Run) -> None:
    fire(
        active,
        command(NOW, "E0008", "person/E0010", "join", name="李一", unit="信息中心"),
        command(NOW, "E0009", "group/G001", "change_owner", owner="E0010") | {"reason": "换人"},
        command(NOW, "E0008", "person/E0010", "leave"),
    )
    assert ("group/G001", "change_owner", ("E0009",)) in waiting(person="E0009")


def test_a_member_sees_their_own_nickname_and_their_own_penalty(active: Run) -> None:
    fire(active, command(NOW, "E0008", "person/E0003", "rename", name="黄卷娜"))
    assert waiting(person="E0003") == [("membership/G001/E0003", "correct", ("E0003",))]
    (lead,) = [one for one in items(person="E0002") if one.key == "G001/E0003"]
    assert lead.what == "Have 黄卷娜 (E0003) change their nickname in “华信公司销售部群” to “黄卷娜”"
    assert active("sweep", "--now", "2026-03-09T00:10:00+08:00").exit_code == 0
    confirm = "membership/G001/E0003#2:nickname/E0003"
    fire(active, command("2026-03-09T09:00:00+08:00", "E0008", f"penalty/{confirm}", "confirm"))
    mine = [one for one in items("2026-03-09T10:00:00+08:00", "E0003") if one.machine == "penalty"]
    assert [(one.ways[0].event, one.ways[1].event, one.people) for one in mine] == [("accept", "appeal", ("E0003",))]
    settling = ("penalty", "settle")
    assert settling not in [(one.machine, one.ways[0].event) for one in items("2026-03-09T10:00:00+08:00", "E0008")]
    assert settling in [(one.machine, one.ways[0].event) for one in items("2026-03-18T10:00:00+08:00", "E0008")]


def test_every_desk_is_a_part_of_everybody_s(active: Run) -> None:
    fire(
        active,
        command(NOW, "E0008", "person/E0002", "leave"),
        command(NOW, "E0008", "person/E0003", "rename", name="黄卷娜"),
    )
    everybody = waiting()
    asked = dict.fromkeys(person for _, _, people in everybody for person in people)
    assert asked
    for person in asked:
        assert waiting(person=person) == [one for one in everybody if person in one[2]]
