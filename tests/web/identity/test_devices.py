"""Whoever fails in somebody's name, however long, shuts nobody out of a browser they have signed in with before."""

import re

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.web import PASSWORD, Browser, Door, text
from tests.web.identity.test_one_time_codes import give, is_in, set_up
from wxflow.access import accounts, failures
from wxflow.access.records import Account
from wxflow_office.company import clock
from wxflow_web.identity import cookies, devices

SECOND = 1_000_000
MANY = 25


def attacked(door: Door, person: str = "E0004") -> Browser:
    """Let a stranger fail again and again, as soon as they may, until everybody unknown has to wait the longest."""
    stranger = door.browser()
    for _ in range(MANY):
        if stranger.sign_in(person, "wrong password").status_code == 429:
            clock.set_to(clock.now() + 31 * SECOND)
    assert [stranger.sign_in(person, "wrong password").status_code for _ in range(2)][-1] == 429
    return stranger


@ON_BOTH
def test_a_browser_that_is_known_comes_in_while_a_stranger_goes_on_failing(door: Door) -> None:
    mine = door.browser("E0004")
    mine.post("/sign-out")
    attacked(door)
    assert door.browser().sign_in("E0004").status_code == 429
    assert mine.sign_in("E0004").status_code == 200
    assert is_in(mine)
    mine.get("/prove")
    assert mine.post("/prove", password=PASSWORD).status_code == 200


@ON_SQLITE
def test_it_comes_in_by_its_code_as_well(door: Door) -> None:
    mine = door.browser("E0004")
    phone = set_up(mine)
    mine.post("/sign-out")
    attacked(door)
    mine.sign_in("E0004")
    assert give(mine, phone.code()).status_code == 200
    assert is_in(mine)


@ON_SQLITE
def test_whoever_guesses_in_a_known_browser_waits_there(door: Door) -> None:
    mine = door.browser("E0004")
    mine.post("/sign-out")
    assert [mine.sign_in("E0004", "wrong password").status_code for _ in range(6)] == [422] * 5 + [429]
    assert door.browser().sign_in("E0004").status_code == 200, "elsewhere nobody has failed"


@ON_SQLITE
def test_whoever_waits_waits_no_longer_than_half_a_minute_and_gets_in_then(door: Door) -> None:
    door.let_in("E0004")
    attacked(door)
    answer = door.browser().sign_in("E0004")
    told = re.search(r"wait (\d+) seconds", text(answer))
    assert answer.status_code == 429 and told is not None and 0 < int(told[1]) <= 30
    clock.set_to(clock.now() + 30 * SECOND)
    assert door.browser().sign_in("E0004").status_code == 200


@ON_SQLITE
def test_an_address_that_fails_in_many_names_waits_whoever_it_says_it_is(door: Door) -> None:
    door.let_in("E0004")
    stranger = door.browser()
    found = [stranger.sign_in(f"E9{number:03}", "wrong password").status_code for number in range(33)]
    assert found == [422] * 31 + [429] * 2
    assert failures.wait(door.hand.engine.store, "HX", ["account/nobody"], clock.now()) == 0


@ON_SQLITE
def test_a_mark_is_of_one_person_and_ends_with_their_password(door: Door) -> None:
    mine, new = door.browser("E0004"), "five words that nobody would try"
    mark = mine.cookies[cookies.DEVICE]
    store = door.hand.engine.store
    own = accounts.find(store, "HX", "E0004")
    assert devices.name_of(own, mark) == mark.partition(".")[0]
    door.let_in("E0003")
    assert devices.name_of(accounts.find(store, "HX", "E0003"), mark) is None
    assert "is changed" in text(mine.post("/security/password", password=new, again=new))
    assert devices.name_of(accounts.find(store, "HX", "E0004"), mark) is None
    mine.post("/sign-out")
    mine.sign_in("E0004", new)
    assert mine.cookies[cookies.DEVICE] != mark


@pytest.mark.parametrize("held", ["", ".", "x", "x.", ".y", "é.ü", "a.b.c", "x" * 5000])
def test_what_is_no_mark_is_none(held: str) -> None:
    account = Account("E0004", (), "hash", 0, 0)
    assert devices.name_of(account, held) is None
    assert devices.name_of(account._replace(password=None), devices.mark(account)) is None
