"""Passwords are kept as web.md has it, and take no more memory when many come at once."""

from threading import Thread

import pytest
from argon2 import PasswordHasher

from tests.given.databases import ON_SQLITE
from tests.given.web import PASSWORD, PRESENT, Door
from wxflow.access import accounts
from wxflow.errors import BadInput
from wxflow_web.identity import passwords

AT_ONCE = 2


def test_a_password_is_kept_by_argon2id_with_46_mib() -> None:
    kept = passwords.hashed(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert [passwords.fits(kept, PASSWORD), passwords.fits(kept, PASSWORD + " "), passwords.fits(None, PASSWORD)] == [
        True, False, False,
    ]  # fmt: skip


def test_two_are_compared_at_a_time_and_the_third_waits() -> None:
    turns = passwords._AT_ONCE  # pyright: ignore[reportPrivateUsage]
    third = Thread(target=passwords.hashed, args=(PASSWORD,), daemon=True)
    for _ in range(AT_ONCE):
        assert turns.acquire(timeout=30)
    assert not turns.acquire(blocking=False)
    third.start()
    third.join(0.3)
    assert third.is_alive()
    turns.release(AT_ONCE)
    third.join(30)
    assert not third.is_alive()


@ON_SQLITE
def test_one_that_is_kept_with_other_parameters_is_hashed_anew_at_sign_in(door: Door) -> None:
    store, weak = door.hand.engine.store, PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    door.let_in("E0004")
    with store.transaction("HX"):
        accounts.set_password(store, "HX", "E0004", weak, PRESENT)
    assert door.browser().sign_in("E0004", "wrong password").status_code == 422
    found = accounts.find(store, "HX", "E0004")
    assert found is not None and found.password == weak
    assert door.browser().sign_in("E0004").status_code == 200
    found = accounts.find(store, "HX", "E0004")
    assert found is not None and (found.password or "").startswith("$argon2id$v=19$m=47104,t=1,p=1$")


@pytest.mark.parametrize("good", ["密码八个汉字也可以", "aaaa bbb", "x" * 126 + "yz"])
def test_no_composition_is_asked_for(good: str) -> None:
    passwords.check_new(good, "E0004", "华信公司")


@pytest.mark.parametrize("bad", ["1234567", "x" * 129, "PassWord123", "aaaaaaaa", "abababab", "e0000004"])
def test_what_is_too_short_too_long_or_tried_first_is_none(bad: str) -> None:
    with pytest.raises(BadInput):
        passwords.check_new(bad, "E0000004", "华信公司")
