"""A program fires events by a token, as its owner, and is told what came of it as the command line tells it."""

import json

import httpx2
import pytest

from tests.given.databases import DATABASES, ON_BOTH, contents, raw
from tests.given.web import PRESENT, Door
from wxflow.access import tokens
from wxflow.access.secrets import make

pytestmark = ON_BOTH
GROUP = {
    "title": "华信公司展会群", "kind": "temporary", "unit": "采购部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采购部"], "people": []}, "leads": ["E0004"],
}  # fmt: skip


class Program:
    """A program with a token."""

    def __init__(self, door: Door, person: str, *scopes: str, **rights: bool) -> None:
        secret, engine = tokens.MARK + make(), door.hand.engine
        door.let_in(person, *(("operator",) if rights.get("operator") else ()))
        with engine.store.transaction(engine.company):
            tokens.add(
                engine.store, engine.company, person, secret, name="test", scopes=scopes, until=PRESENT * 2, at=PRESENT
            )
        self.client = httpx2.Client(
            base_url=f"{door.url}/api/v1", headers={"authorization": f"Bearer {secret}"}, timeout=60
        )

    def post(self, path: str, body: object = None, **headers: str) -> httpx2.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, json={} if body is None else body, headers=told)


def test_an_event_is_fired_by_whoever_the_token_is_for(door: Door) -> None:
    program = Program(door, "E0004", "group.*", "read")
    answer = program.post("/group/G2/request", {"data": GROUP})
    assert answer.status_code == 200, answer.text
    (step,) = answer.json()["steps"]
    assert (step["actor"], step["event"], step["to"]) == ("E0004", "request", "requested")
    assert answer.headers["etag"] == '"1"'
    shown = program.client.get("/group/G2")
    assert (shown.json()["state"], shown.headers["etag"]) == ("requested", '"1"')
    (kept,) = door.hand.engine.queries.steps_of("group", "G2")
    assert json.loads(kept.via or "")["door"] == "api"


@pytest.mark.parametrize("name", ["actor", "recorded_at", "company", "request_id", "via"])
def test_no_body_says_who_or_when_it_was_recorded(door: Door, name: str) -> None:
    answer = Program(door, "E0004", "*").post("/group/G2/request", {"data": GROUP, name: "E0009"})
    assert (answer.status_code, name in answer.json()["detail"]) == (422, True)
    assert door.hand.engine.queries.instance("group", "G2") is None


def test_a_refusal_says_what_why_and_who(door: Door) -> None:
    answer = Program(door, "E0004", "*").post("/group/G1/retitle", {"data": {"title": "华信公司采购部二群"}})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert answer.json() | {"detail": ""} == {
        "type": "about:blank", "title": "Refused", "status": 409, "detail": "", "what": "group/G1 retitle",
        "why": "E0004 may not", "allowed": "", "who": "information_centre (E0009)",
    }  # fmt: skip


def test_bad_input_is_told_with_every_problem(door: Door) -> None:
    answer = Program(door, "E0004", "*").post("/group/G2/request", {"data": {**GROUP, "leads": [], "kind": "x"}})
    assert answer.status_code == 422
    assert len(answer.json()["problems"]) == 2


def test_the_same_key_with_the_same_content_answers_the_same_and_with_other_content_422(door: Door) -> None:
    program = Program(door, "E0004", "*")
    first, again = (program.post("/group/G2/request", {"data": GROUP}, Idempotency_Key="a") for _ in range(2))
    assert first.json()["steps"] == again.json()["steps"]
    assert again.json()["repeated"] is True
    assert program.post("/group/G3/request", {"data": GROUP}, Idempotency_Key="a").status_code == 422


def test_who_expects_another_state_than_there_is_is_told_412(door: Door) -> None:
    program = Program(door, "E0004", "*")
    seq = door.hand.engine.queries.steps_of("group", "G1")[-1].seq
    assert program.post("/group/G1/end_work", If_Match=f'"{seq - 1}"').status_code == 412
    assert program.post("/group/G1/end_work", If_Match="soon").status_code == 422
    assert program.post("/group/G1/end_work", If_Match=f'"{seq}"').status_code == 200


def test_a_rehearsal_writes_nothing(door: Door) -> None:
    program = Program(door, "E0004", "*")
    before = contents(door.hand.engine.store.url)["steps"]
    answer = program.post("/group/G1/end_work?dry_run=1")
    assert [step["event"] for step in answer.json()["steps"]] == ["end_work"]
    assert contents(door.hand.engine.store.url)["steps"] == before


def test_a_token_does_what_its_scopes_say_and_nothing_else(door: Door) -> None:
    program = Program(door, "E0004", "group.end_work")
    assert program.post("/group/G2/request", {"data": GROUP}).status_code == 403
    assert program.client.get("/group/G1").status_code == 403
    assert program.post("/group/G1/end_work").status_code == 200


def test_nobody_comes_in_without_a_token_and_a_cookie_is_none(door: Door) -> None:
    browser = door.browser("E0004")
    for path in ("/api/v1/group/G1", "/api/v1/desk"):
        assert browser.get(path).status_code == 401
    assert browser.send("/api/v1/group/G1/end_work").status_code == 401


def test_a_token_ends_when_its_owner_leaves(door: Door) -> None:
    program = Program(door, "E0004", "*", "read")
    door.hand.at("2026-03-02 10:00")("person/E0004", "leave", "E0008")
    assert program.client.get("/group/G1").status_code == 401


def test_what_one_may_not_see_is_not_there(door: Door) -> None:
    program = Program(door, "E0002", "*", "read")
    hidden, missing = program.client.get("/group/G1"), program.client.get("/group/G4711")
    assert (hidden.status_code, hidden.json()) == (404, missing.json())
    assert program.client.get("/group").json() == []
    assert program.post("/group/G1/end_work").status_code == 404


def test_only_hr_says_that_something_happened_earlier(door: Door) -> None:
    at = {"at": "2026-03-02T09:30:00+08:00"}
    assert Program(door, "E0004", "*").post("/group/G1/end_work", at).status_code == 422
    answer = Program(door, "E0008", "*").post("/person/E0003/leave", at)
    assert answer.json()["steps"][0]["at"] == at["at"]


def test_hr_says_so_no_further_back_than_the_policy_lets_them_whatever_they_are_called_by_now(door: Door) -> None:
    door.hand.at("2026-03-02 09:30")("person/E0008", "renumber", "E0008", id="HX-08")
    program, unit = Program(door, "E0008", "*"), {"unit": "信息中心"}
    answer = program.post("/person/E0003/transfer", {"at": "2026-01-29T23:59:00+08:00", "data": unit})
    assert (answer.status_code, "too long ago" in answer.json()["detail"]) == (422, True)
    answer = program.post("/person/E0003/transfer", {"at": "2026-01-30T00:00:00+08:00", "data": unit})
    assert answer.json()["steps"][0]["at"] == "2026-01-30T00:00:00+08:00"


def test_nobody_says_that_something_will_have_happened(door: Door) -> None:
    answer = Program(door, "E0008", "*").post("/person/E0003/leave", {"at": "2062-03-02T09:30:00+08:00"})
    assert (answer.status_code, "recorded_at lies before at" in answer.json()["detail"]) == (422, True), answer.text
    assert door.hand.state("person/E0003") == "employed"


def test_a_list_is_told_page_by_page(door: Door) -> None:
    client = Program(door, "E0008", "read").client
    found: list[str] = []
    path = "/person?limit=4"
    while path:
        answer = client.get(path)
        found += [one["key"] for one in answer.json()]
        path = "/person" + answer.headers["link"][1:].partition(">")[0] if "link" in answer.headers else ""
    assert found == ["E0001", "E0002", "E0003", "E0004", "E0008", "E0009"]


def test_whoever_finds_the_database_taken_is_told_when_to_come_back(door: Door) -> None:
    program, url = Program(door, "E0004", "*"), door.hand.engine.store.url
    with raw(url) as other:
        if DATABASES.kind == "sqlite":
            other.execute("BEGIN IMMEDIATE")
        else:
            other.execute("LOCK TABLE steps IN ACCESS EXCLUSIVE MODE")
        answer = program.post("/group/G1/end_work", Idempotency_Key="a")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.headers["content-type"] == "application/problem+json"
    assert program.post("/group/G1/end_work", Idempotency_Key="a").json()["repeated"] is False


def test_what_nothing_answers_is_a_problem_too(door: Door) -> None:
    program = Program(door, "E0004", "*", "read")
    for method, path, status, allowed in (
        ("DELETE", "/group/G1", 405, "GET, HEAD"),
        ("PUT", "/group/G1/end_work", 405, "GET, HEAD, POST"),
        ("POST", "/", 404, None),
    ):
        answer = program.client.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), path
        assert answer.headers.get("allow") == allowed
