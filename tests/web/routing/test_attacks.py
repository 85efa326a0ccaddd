"""What somebody tries who means no good: it does nothing, and is answered in one clear sentence."""

import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE, contents
from tests.given.web import PASSWORD, PRESENT, Browser, Door, text
from tests.web.api.test_events import Program
from wxflow.access import sessions
from wxflow.access.secrets import make
from wxflow_web.identity import cookies
from wxflow_web.routing import bodies

END = "/events/group/end_work/G1"
CROWD, SLOW = 1_000, 200


def raw(door: Door, head: str, body: bytes = b"") -> socket.socket:
    """Send a request as nobody's library would, and leave the connection open."""
    where = urlsplit(door.url)
    connection = socket.create_connection((str(where.hostname), where.port or 0), timeout=30)
    connection.sendall(head.replace("\n", "\r\n").encode("latin-1") + body)
    return connection


def answered(connection: socket.socket) -> tuple[int, str]:
    """Return the status and the head of what comes back."""
    with closing(connection):
        found = b""
        while b"\r\n\r\n" not in found and (more := connection.recv(65_536)):
            found += more
    head = found.partition(b"\r\n\r\n")[0].decode("latin-1")
    return int(head.split(" ")[1]), head


@ON_BOTH
@pytest.mark.parametrize("name", ["actor", "at", "recorded_at", "company", "via", "data.actor", "person", "key"])
def test_no_field_of_a_form_says_who_did_something_or_when(door: Door, name: str) -> None:
    browser = door.browser("E0004")
    browser.send(END, **{name: "E0009"})
    step = door.hand.engine.queries.steps_of("group", "G1")[-1]
    if step.event == "end_work":
        assert (step.actor, step.at == step.recorded_at, step.recorded_at >= PRESENT) == ("E0004", True, True)
    assert not list(door.hand.engine.queries.steps(actor="E0009", since=PRESENT))


@ON_BOTH
def test_a_secret_that_somebody_planted_is_worth_nothing_once_its_owner_signs_in(door: Door) -> None:
    door.let_in("E0004")
    planted, victim, thief = make(), door.browser(), door.browser()
    victim.cookies[cookies.NAME] = thief.cookies[cookies.NAME] = planted
    victim.sign_in("E0004")
    assert victim.cookies[cookies.NAME] != planted
    assert "Sign in" in text(thief.get("/"))
    assert sessions.find(door.hand.engine.store, "HX", planted, PRESENT) is None


@ON_BOTH
def test_a_form_that_is_sent_once_more_by_somebody_else_does_nothing(door: Door) -> None:
    mine, thief = door.browser("E0004"), door.browser("E0003")
    page = mine.get(END)
    token = re.search(r'name="token" value="(\w+)"', page.text)
    assert token is not None
    thief.token = token[1]
    assert thief.send(END).status_code == 403
    thief.cookies.clear()
    thief.token = token[1]
    assert thief.send(END).status_code == 403
    assert door.hand.engine.queries.steps_of("group", "G1")[-1].event != "end_work"


@ON_SQLITE
@pytest.mark.parametrize(
    "header",
    [
        "Host: evil.example", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example",
        "X-Original-URL: /accounts", "X-Rewrite-URL: /accounts", "X-HTTP-Method-Override: DELETE",
        "Accept-Language: ../../x", "User-Agent: \x01<script>", f"Cookie: {cookies.NAME}={'x' * 4000}",
        f"Cookie: {cookies.LANGUAGE}=../zh", "X-Forwarded-For: 10.0.0.1",
    ],
)  # fmt: skip
def test_no_header_leads_elsewhere(door: Door, header: str) -> None:
    host = "" if header.startswith("Host") else "Host: door\n"
    status, head = answered(raw(door, f"GET / HTTP/1.1\n{host}{header}\nConnection: close\n\n"))
    assert (status, "evil" in head) in ((303, False), (400, False))
    assert status == 400 or "location: /sign-in?next=%2F\r\n" in head + "\r\n"


@ON_SQLITE
@pytest.mark.parametrize(
    "where", ["/%0d%0aSet-Cookie:x=1", "/\r\nSet-Cookie: x=1", "/machines%0d%0aX-Evil:1", "/a?x=%0d%0aSet-Cookie:x"]
)
def test_nothing_that_is_typed_becomes_a_header(door: Door, where: str) -> None:
    door.let_in("E0004")
    browser = door.browser()
    browser.get("/sign-in")
    answer = browser.send("/sign-in", person="E0004", password=PASSWORD, next=where)
    assert answer.headers["location"] in ("/", where)
    assert "\r" not in answer.headers["location"] and "x-evil" not in answer.headers
    status, head = answered(raw(door, f"GET {where.splitlines()[0]} HTTP/1.1\nHost: door\nConnection: close\n\n"))
    assert status in (303, 404)
    assert "x-evil" not in head.lower() and "cookie:x" not in head.lower().replace(" ", "")


@ON_BOTH
@pytest.mark.parametrize(
    "path",
    [
        "/group/..%2f..%2fetc%2fpasswd", "/group/%00", "/group/%ff", "/group/%E4%BD", "/nothing/1", "/group?after=%00",
        "/group?ref=lead=%00", "/group/G1/history?x=%00", "/group/" + "x" * 5000, "/group?state=%27%20OR%201=1",
        "/group?ref=lead=%27%20OR%201=1--", "/audit?actor=%27;DROP%20TABLE%20steps", "/group/G1'--",
    ],
)  # fmt: skip
def test_no_path_of_the_api_leads_elsewhere_or_ends_in_a_fault(door: Door, path: str) -> None:
    program = Program(door, "E0008", "read", "*")
    before = contents(door.hand.engine.store.url)["steps"]
    assert program.client.get(path).status_code in (200, 404, 422)
    assert program.post(f"{path.partition('?')[0]}/end_work").status_code in (404, 405, 409, 422)
    assert contents(door.hand.engine.store.url)["steps"] == before


@ON_BOTH
@pytest.mark.parametrize("typed", ["\x00", "E0004\x00", "'; DROP TABLE steps; --", "\ud800", "＊" * 300])
def test_what_no_text_can_hold_ends_in_no_fault(door: Door, typed: str) -> None:
    door.let_in("E0004")
    browser = door.browser("E0008")
    token = f"token={browser.token}&"
    content = (token + "person=" + "".join(f"%{byte:02x}" for byte in typed.encode("utf-8", "surrogatepass"))).encode()
    head = f"Host: door\nCookie: {cookies.NAME}={browser.cookies[cookies.NAME]}\nConnection: close\n"
    head += f"Content-Type: application/x-www-form-urlencoded\nContent-Length: {len(content)}\n\n"
    for path in ("/sign-in", END, "/sessions"):
        status, _ = answered(raw(door, f"POST {path} HTTP/1.1\n{head}", content))
        assert status in (303, 404, 409, 422), path


@ON_SQLITE
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n\xff\r\n--x--"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(5_000))),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 5_000),
        ("application/json", b"{}"),
    ],
)
def test_a_form_that_is_none_is_refused(door: Door, kind: str, content: bytes) -> None:
    browser = door.browser("E0004")
    head = f"Host: door\nCookie: {cookies.NAME}={browser.cookies[cookies.NAME]}\nConnection: close\n"
    head += f"Content-Type: {kind}\nContent-Length: {len(content)}\n\n"
    status, _ = answered(raw(door, f"POST {END} HTTP/1.1\n{head}", content))
    assert status in (403, 422)
    assert door.hand.engine.queries.steps_of("group", "G1")[-1].event == "activate"


@ON_SQLITE
def test_more_than_ten_megabytes_are_refused_and_not_kept(door: Door) -> None:
    program = Program(door, "E0004", "*")
    head = f"Host: door\nAuthorization: {program.client.headers['authorization']}\nConnection: close\n"
    told = answered(raw(door, f"POST /api/v1/commands HTTP/1.1\n{head}Content-Length: 10000001\n\n"))
    assert told[0] == 413
    untold = raw(door, f"POST /api/v1/commands HTTP/1.1\n{head}Transfer-Encoding: chunked\n\n")
    chunk = b"%x\r\n%b\r\n" % (1_000_000, b"x" * 1_000_000)
    try:
        for _ in range(11):
            untold.sendall(chunk)
    except OSError:
        pass  # it has stopped listening
    assert answered(untold)[0] == 413


@ON_SQLITE
def test_those_who_send_slowly_are_told_so_and_keep_nobody_waiting(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 1)
    browser = door.browser("E0004")
    head = f"POST {END} HTTP/1.1\nHost: door\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 9\n\n"
    with ExitStack() as stack:
        sending = [stack.enter_context(closing(raw(door, head, b"a"))) for _ in range(SLOW)]
        silent = [stack.enter_context(closing(raw(door, "GET / HTTP/1.1\nHost: d"))) for _ in range(SLOW)]
        assert browser.get("/").status_code == 200
        assert Counter(answered(one)[0] for one in sending) == {408: SLOW}
        assert browser.get("/").status_code == 200
        assert len(silent) == SLOW


@ON_BOTH
def test_a_thousand_sessions_at_once_are_each_answered_as_their_own(door: Door) -> None:
    people = ["E0001", "E0002", "E0003", "E0004", "E0008"]
    store, company = door.hand.engine.store, door.hand.engine.company
    secrets = [make() for _ in range(CROWD)]
    found = (door.hand.engine.queries.instance("person", person) for person in people)
    names = [one.facts["name"] for one in found if one is not None]
    assert len({*names}) == len(people)
    for person in people:
        door.let_in(person)
    with store.transaction(company):
        for number, secret in enumerate(secrets):
            sessions.begin(store, company, people[number % len(people)], secret, agent="test", at=PRESENT)

    def look(number: int) -> tuple[int, bool]:
        browser = Browser(door.url)
        browser.cookies[cookies.NAME] = secrets[number]
        answer = browser.get("/sessions")
        return answer.status_code, names[number % len(people)] in text(answer)

    with ThreadPoolExecutor(50) as pool:
        assert Counter(pool.map(look, range(CROWD))) == {(200, True): CROWD}


def test_a_line_break_in_a_path_leads_to_no_other_answer(door: Door) -> None:
    browser = door.browser("E0003")
    for path in ("/machines/group/a%0Ab", "/x%0Ay", "/notices/a%0Ab"):
        answer = browser.get(path)
        assert (answer.status_code, "there is nothing here that you may see" in text(answer)) == (404, True)
