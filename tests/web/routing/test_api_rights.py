"""Who may ask what of the API: every resource, for every right, for what is one's own and what is others'."""

import pytest

from tests.given.databases import ON_SQLITE, contents
from tests.given.web import Door
from tests.web.api.test_events import Program
from tests.web.routing.test_rights import VISITORS
from wxflow.access import log
from wxflow_office.company import clock
from wxflow_web.api.catalog import RESOURCES

PEOPLE = {
    "stranger": ("E0002", ()), "member": ("E0003", ()), "auditor": ("E0001", ("auditor",)),
    "operator": ("E0005", ("operator",)), "hr": ("E0008", ()),
}  # fmt: skip
"""As the pages have them: the group G1 concerns the member, and not the stranger and the operator."""
OK, NOTHING, NOT_IN_SCOPE, NO_TOKEN, NOT_THEIRS = 200, 404, 403, 401, 409
EVERYBODY = dict.fromkeys(PEOPLE, OK)
OF_THE_GROUP = EVERYBODY | {"stranger": NOTHING, "operator": NOTHING}
FOR_WHOEVER_SEES_ALL = OF_THE_GROUP | {"member": NOTHING}
TABLE: dict[tuple[str, str], tuple[str, dict[str, int]]] = {
    ("GET", "/desk"): ("/desk", EVERYBODY),
    ("GET", "/due"): ("/due?days=1", EVERYBODY),
    ("GET", "/openapi.json"): ("/openapi.json", EVERYBODY),
    ("GET", "/audit"): ("/audit", FOR_WHOEVER_SEES_ALL),
    ("GET", "/{machine}"): ("/group", EVERYBODY),
    ("GET", "/{machine}/{key:path}"): ("/group/G1", OF_THE_GROUP),
    ("GET", "/{machine}/{key:path}/history"): ("/group/G1/history", OF_THE_GROUP),
    ("POST", "/{machine}/{key:path}/{event}"): (
        "/group/G1/end_work?dry_run=1",
        {"stranger": NOTHING, "operator": NOTHING, "member": NOT_THEIRS, "auditor": NOT_THEIRS, "hr": NOT_THEIRS},
    ),
    ("POST", "/commands"): ("/commands?dry_run=1", EVERYBODY),
}
"""By method and resource, an instance of it and what each is answered; `/events` is told of in test_steps."""


def programs(door: Door, *scopes: str) -> dict[str, Program]:
    made = {}
    for name, (person, rights) in PEOPLE.items():
        made[name] = Program(door, person, *scopes)
        door.let_in(person, *rights)  # type: ignore[arg-type]
    return made


def test_every_resource_is_in_the_table() -> None:
    there = {(method, one.path) for one in RESOURCES for method in one.methods}
    assert there == {*TABLE, ("GET", "/events")}
    assert {*PEOPLE, "nobody"} == {*VISITORS}


@ON_SQLITE
def test_everybody_is_told_and_does_what_they_may_and_nothing_else(door: Door) -> None:
    found = {
        (asked, name): one.client.request(asked[0], path).status_code
        for name, one in programs(door, "*", "read").items()
        for asked, (path, _) in TABLE.items()
    }
    assert found == {(asked, name): told[name] for asked, (_, told) in TABLE.items() for name in PEOPLE}


@ON_SQLITE
@pytest.mark.parametrize("scopes", [("person.join",), ("read",)])
def test_nobody_is_told_or_does_anything_beyond_the_scopes_of_their_token(door: Door, scopes: tuple[str, ...]) -> None:
    one = programs(door, *scopes)["hr"]
    reads = "read" in scopes
    for (method, _), (path, _) in TABLE.items():
        if path.startswith(("/openapi", "/commands")):
            continue  # the document is everybody's who has a token; each command is held to the scopes by itself
        expected = OK if reads and method == "GET" else NOT_IN_SCOPE
        assert one.client.request(method, path).status_code == expected, path


@ON_SQLITE
def test_a_token_that_has_run_out_or_was_ended_or_is_none_opens_nothing(door: Door) -> None:
    one = programs(door, "*", "read")["hr"]
    wrong = [
        {"authorization": given} for given in ("", "Bearer", "Bearer wxf_", "Basic eDp5", "Bearer wxf_" + "x" * 43)
    ]
    before = contents(door.hand.engine.store.url)
    for headers in wrong:
        for (method, _), (path, _) in TABLE.items():
            assert one.client.request(method, path, headers=headers).status_code == NO_TOKEN, path
    assert contents(door.hand.engine.store.url) == before


@ON_SQLITE
def test_the_log_tells_of_a_token_once_an_hour_that_it_is_used(door: Door) -> None:
    one = programs(door, "read")["hr"]
    for minutes in (0, 2, 4, 70, 75):
        clock.set_to(clock.now() + minutes * 60_000_000)
        assert one.client.get("/desk").status_code == OK
    told = [entry for entry in log.entries(door.hand.engine.store, "HX", "E0008") if entry.event == "token_used"]
    assert len(told) == 3
    assert list(log.verify(door.hand.engine.store, "HX")) == []
