"""Who may see what: every address of every page, for every right, for what is one's own and what is others'."""

from itertools import product

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE, contents
from tests.given.web import Browser, Door
from wxflow_web.api.catalog import PREFIX, RESOURCES
from wxflow_web.pages.catalog import PAGES

VISITORS = ("nobody", "stranger", "member", "auditor", "operator", "hr")
"""Nobody has signed in; the group G1 concerns the member, and not the stranger, the auditor and the operator."""
SIGN_IN, KEPT, OK, NOTHING = 303, 401, 200, 404
"""Whoever has typed something, and is not signed in, finds it kept in the page that says so."""
ANY: dict[str, int] = dict.fromkeys(VISITORS, OK)
SIGNED_IN = ANY | {"nobody": SIGN_IN}
OF_THE_GROUP = SIGNED_IN | {"stranger": NOTHING, "operator": NOTHING}
FOR_WHOEVER_SEES_ALL = SIGNED_IN | {"stranger": NOTHING, "member": NOTHING, "operator": NOTHING}
FOR_OPERATORS = dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN, "operator": OK}
SEEN: dict[str, tuple[str, dict[str, int]]] = {
    "/": ("/", SIGNED_IN),
    "/done": ("/done", SIGNED_IN),
    "/begun": ("/begun", SIGNED_IN),
    "/copied": ("/copied", SIGNED_IN),
    "/groups": ("/groups", SIGNED_IN),
    "/sign-in": ("/sign-in", dict.fromkeys(VISITORS, 303) | {"nobody": OK}),
    "/invitation": ("/invitation", dict.fromkeys(VISITORS, 409)),
    "/prove": ("/prove", SIGNED_IN),
    "/prove/passkey": ("/prove/passkey", dict.fromkeys(VISITORS, 303)),
    "/prove/issuer": ("/prove/issuer", dict.fromkeys(VISITORS, 303)),
    "/second-factor": ("/second-factor", dict.fromkeys(VISITORS, 303)),
    "/sign-in/code": ("/sign-in/code", dict.fromkeys(VISITORS, 303)),
    "/security": ("/security", SIGNED_IN),
    "/security/passkeys": ("/security/passkeys", dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN}),
    "/sign-in/passkey": ("/sign-in/passkey", dict.fromkeys(VISITORS, NOTHING)),
    "/sign-in/issuer": ("/sign-in/issuer", dict.fromkeys(VISITORS, NOTHING)),
    "/sign-in/issuer/back": ("/sign-in/issuer/back", dict.fromkeys(VISITORS, NOTHING)),
    "/security/codes": ("/security/codes", SIGNED_IN),
    "/sessions": ("/sessions", SIGNED_IN),
    "/accounts": ("/accounts", dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN, "operator": OK}),
    "/penalties": ("/penalties", SIGNED_IN),
    "/overview": ("/overview", FOR_WHOEVER_SEES_ALL),
    "/penalties/workbook": ("/penalties/workbook?month=2026-03", FOR_WHOEVER_SEES_ALL),
    "/notices/{key:path}": ("/notices/none", dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN}),
    "/operation": ("/operation", FOR_OPERATORS),
    "/operation/messages": ("/operation/messages", FOR_OPERATORS),
    "/operation/addresses": ("/operation/addresses", FOR_OPERATORS),
    "/operation/notices": ("/operation/notices", FOR_OPERATORS),
    "/policy": ("/policy", SIGNED_IN),
    "/policy/edit": ("/policy/edit", dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN, "operator": OK}),
    "/policy/form": ("/policy/form", dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN, "operator": OK}),
    "/audit": ("/audit", FOR_WHOEVER_SEES_ALL),
    "/audit/causes": ("/audit/causes?step=group/G1%231", FOR_WHOEVER_SEES_ALL),
    "/audit/verify": ("/audit/verify?depth=seals", FOR_WHOEVER_SEES_ALL),
    "/audit/evidence": ("/audit/evidence", FOR_WHOEVER_SEES_ALL),
    "/audit/pack": ("/audit/pack?group=G1", FOR_WHOEVER_SEES_ALL),
    "/audit/proof": (
        "/audit/proof?machine=group&key=G1",
        {who: 422 if status == OK else status for who, status in FOR_WHOEVER_SEES_ALL.items()},
    ),
    "/proofs/verify": ("/proofs/verify", ANY),
    "/proposals": ("/proposals", SIGNED_IN),
    "/help": ("/help", ANY),
    "/help/{guide}": ("/help/lead", ANY),
    "/machines/{machine}": ("/machines/group", SIGNED_IN),
    "/machines/{machine}/{key:path}": ("/machines/group/G1", OF_THE_GROUP),
    "/events/{machine}/{event}": ("/events/group/request", SIGNED_IN),
    "/events/{machine}/{event}/{key:path}": ("/events/group/end_work/G1", OF_THE_GROUP),
    "/undo/{machine}/{key:path}": (
        "/undo/group/G1",
        {who: 409 if status == OK else status for who, status in OF_THE_GROUP.items()},
    ),
    "/countdown/{machine}/{key:path}": ("/countdown/group/G1?deadline=planned_end", OF_THE_GROUP),
    "/calendar": ("/calendar?of=unit", SIGNED_IN),
    "/calendar/feed.ics": ("/calendar/feed.ics?secret=wxc_nobody", dict.fromkeys(VISITORS, NOTHING)),
    "/inspection": ("/inspection", SIGNED_IN),
    "/rosters/{key:path}": ("/rosters/G1", OF_THE_GROUP),
    "/people": ("/people", SIGNED_IN),
    "/people/{key:path}": (
        "/people/E0003",
        SIGNED_IN | {"stranger": NOTHING, "operator": NOTHING},
    ),
    "/imports/{kind}": (
        "/imports/people",
        dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN, "hr": OK},
    ),
}
"""By address, an instance of it and what each is answered who looks at it."""
DONE: dict[str, tuple[str, dict[str, str], dict[str, int]]] = {
    "/sign-in": ("/sign-in", {"password": "?"}, dict.fromkeys(VISITORS, 422)),
    "/invitation": ("/invitation", {"secret": "x"}, dict.fromkeys(VISITORS, 409)),
    "/language": ("/language", {"language": "en"}, dict.fromkeys(VISITORS, 303)),
    "/sign-out": ("/sign-out", {}, dict.fromkeys(VISITORS, 303)),
    "/prove": ("/prove", {"password": "wrong"}, dict.fromkeys(VISITORS, 422) | {"nobody": SIGN_IN}),
    "/prove/passkey": ("/prove/passkey", {}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN}),
    "/prove/issuer": ("/prove/issuer", {}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN}),
    "/sessions": ("/sessions", {"what": "session", "secret": "00"}, dict.fromkeys(VISITORS, 303)),
    "/sign-in/code": ("/sign-in/code", {"code": "123456"}, dict.fromkeys(VISITORS, 303)),
    "/security/password": (
        "/security/password", {"password": "x"}, dict.fromkeys(VISITORS, 422) | {"nobody": SIGN_IN},
    ),
    "/security/passkeys": ("/security/passkeys", {}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN}),
    "/sign-in/passkey": ("/sign-in/passkey", {}, dict.fromkeys(VISITORS, NOTHING)),
    "/sign-in/issuer": ("/sign-in/issuer", {}, dict.fromkeys(VISITORS, NOTHING)),
    "/sign-in/issuer/back": ("/sign-in/issuer/back", {}, dict.fromkeys(VISITORS, NOTHING)),
    "/security/codes": ("/security/codes", {}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN}),
    "/tokens": ("/tokens", {}, dict.fromkeys(VISITORS, 422) | {"nobody": SIGN_IN}),
    "/accounts": (
        "/accounts", {"do": "add", "person": "E4711"},
        dict.fromkeys(VISITORS, NOTHING) | {"nobody": KEPT, "operator": NOTHING},
    ),
    "/operation/copy": ("/operation/copy", {}, FOR_OPERATORS),
    "/operation/messages": ("/operation/messages", {"do": "retry"}, FOR_OPERATORS | {"operator": 422}),
    "/operation/addresses": ("/operation/addresses", {}, FOR_OPERATORS | {"operator": 422}),
    "/operation/notices": ("/operation/notices", {}, FOR_OPERATORS | {"operator": 422}),
    "/policy/edit": (
        "/policy/edit", {"text": "x"}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": KEPT, "operator": 422},
    ),
    "/policy/form": (
        "/policy/form", {"of": "x"}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": KEPT, "operator": 422},
    ),
    "/proofs/verify": ("/proofs/verify", {"public_key": "x"}, dict.fromkeys(VISITORS, 422)),
    "/proposals": (
        "/proposals", {"id": "x", "do": "approve"}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN},
    ),
    "/rights": (
        "/rights", {"person": "E4711"}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": KEPT, "operator": 409},
    ),
    "/inspection": (
        "/inspection", {"group": "G1"}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": KEPT, "hr": 422},
    ),
    "/calendar": ("/calendar", {}, dict.fromkeys(VISITORS, OK) | {"nobody": SIGN_IN}),
    "/imports/{kind}": (
        "/imports/people", {}, dict.fromkeys(VISITORS, NOTHING) | {"nobody": SIGN_IN, "hr": 422},
    ),
    "/many": ("/many", {}, dict.fromkeys(VISITORS, OK) | {"nobody": SIGN_IN}),
    "/penalties": ("/penalties", {"event": "waive"}, dict.fromkeys(VISITORS, 422) | {"nobody": SIGN_IN}),
    "/events/{machine}/{event}": (
        "/events/group/request", {"key": "G2"}, dict.fromkeys(VISITORS, 422) | {"nobody": KEPT},
    ),
    "/events/{machine}/{event}/{key:path}": (
        "/events/group/end_work/G1", {},
        {"nobody": SIGN_IN, "stranger": NOTHING, "operator": NOTHING, "member": 409, "auditor": 409, "hr": 409},
    ),
    "/undo/{machine}/{key:path}": (
        "/undo/group/G1", {"step": "group/G1#1"},
        {"nobody": SIGN_IN, "stranger": NOTHING, "operator": NOTHING, "member": 409, "auditor": 409, "hr": 409},
    ),
}  # fmt: skip
"""By address, what is sent to it and what each is answered who does."""


@pytest.fixture
def visitors(door: Door) -> dict[str, Browser]:
    return {
        "nobody": door.browser(),
        "stranger": door.browser("E0002"),
        "member": door.browser("E0003"),
        "auditor": door.browser("E0001", "auditor"),
        "operator": door.browser("E0005", "operator"),
        "hr": door.browser("E0008"),
    }


def test_every_address_is_in_the_tables() -> None:
    assert {one.path for one in PAGES if one.get} == {*SEEN}
    assert {one.path for one in PAGES if one.post} == {*DONE}


@ON_SQLITE
def test_everybody_sees_what_they_may_and_nothing_else(visitors: dict[str, Browser]) -> None:
    answered = {
        (address, visitor): browser.look(path).status_code
        for (address, (path, _)), (visitor, browser) in product(SEEN.items(), visitors.items())
    }
    assert answered == {
        (address, visitor): told[visitor] for address, (_, told) in SEEN.items() for visitor in VISITORS
    }


@ON_SQLITE
@pytest.mark.parametrize("address", [one for one in DONE if one not in ("/sign-out",)])
def test_everybody_does_what_they_may_and_nothing_else(visitors: dict[str, Browser], address: str) -> None:
    path, fields, told = DONE[address]
    for browser in visitors.values():
        browser.get("/sign-in")  # for the token of a form
    assert {visitor: browser.send(path, **fields).status_code for visitor, browser in visitors.items()} == told


@ON_BOTH
def test_to_look_at_any_address_changes_nothing(door: Door) -> None:
    everything = door.browser("E0008", "operator", "auditor")
    before = contents(door.hand.engine.store.url)
    for path, _ in SEEN.values():
        everything.look(path)
    assert contents(door.hand.engine.store.url) == before


@ON_SQLITE
def test_no_resource_answers_whoever_has_no_token(door: Door) -> None:
    browser = door.browser("E0008")
    for one in RESOURCES:
        path = PREFIX + one.path.replace("{machine}", "group").replace("{key:path}", "G1").replace(
            "{event}", "end_work"
        )
        if "GET" in one.methods:
            assert browser.get(path).status_code == 401, path
        if "POST" in one.methods:
            assert browser.send(path).status_code == 401, path
