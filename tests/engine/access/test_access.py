"""Accounts, sessions and tokens open and end as they should, and the log of it shows what was done to it."""

from collections.abc import Iterator

import pytest

from tests.given.databases import APPEND_ONLY, ON_BOTH, contents, raw
from tests.given.founded import HOUR, Hand, moment
from wxflow.access import accounts, failures, log, sessions, tokens
from wxflow.access.secrets import make
from wxflow.errors import Refused
from wxflow.store.store import Store

pytestmark = ON_BOTH
NOW = moment("2026-03-02 10:00")
HX = "HX"
ACCOUNT, ADDRESS = "account/E0004", "address/1"


@pytest.fixture
def store(hand: Hand) -> Iterator[Store]:
    yield hand.engine.store


def opened(store: Store, person: str = "E0004") -> str:
    """Let somebody have an account with a password and be signed in; return the session's secret."""
    secret, session = make(), make()
    with store.transaction(HX):
        accounts.invite(store, HX, person, secret, rights=(), actor="E0009", at=NOW)
        accounts.accept(store, HX, secret, "hash", NOW)
        sessions.begin(store, HX, person, session, agent="", at=NOW)
    return session


def events(store: Store) -> list[tuple[str, str]]:
    return [(one.event, one.person) for one in log.entries(store, HX)]


def test_an_invitation_is_taken_up_once(store: Store) -> None:
    secret = make()
    with store.transaction(HX):
        accounts.invite(store, HX, "E0004", secret, rights=(), actor="E0009", at=NOW)
    with store.transaction(HX):
        assert accounts.accept(store, HX, secret, "hash", NOW) == "E0004"
    with pytest.raises(Refused), store.transaction(HX):
        accounts.accept(store, HX, secret, "other", NOW)
    found = accounts.find(store, HX, "E0004")
    assert found is not None and found.password == "hash"


def test_an_invitation_runs_out_after_72_hours(store: Store) -> None:
    secret = make()
    with store.transaction(HX):
        accounts.invite(store, HX, "E0004", secret, rights=(), actor="E0009", at=NOW)
    assert accounts.invited_by(store, HX, secret, NOW + 72 * HOUR - 1) == "E0004"
    assert accounts.invited_by(store, HX, secret, NOW + 72 * HOUR) is None


def test_a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_in_all(store: Store) -> None:
    secret = opened(store)
    assert sessions.find(store, HX, secret, NOW + HOUR // 2) is None
    moment_ = NOW
    while moment_ < NOW + 12 * HOUR:
        found = sessions.find(store, HX, secret, moment_)
        assert found is not None
        sessions.seen(store, HX, found, moment_)
        moment_ += HOUR // 3
    assert sessions.find(store, HX, secret, NOW + 12 * HOUR) is None


def test_who_leaves_is_shut_out_in_the_same_transaction(hand: Hand, store: Store) -> None:
    secret, token = opened(store), tokens.MARK + make()
    with store.transaction(HX):
        tokens.add(store, HX, "E0004", token, name="script", scopes=("read",), until=NOW + HOUR, at=NOW)
    with store.rehearsal():
        hand.at("2026-03-02 11:00")("person/E0004", "leave", "E0008")
        assert sessions.find(store, HX, secret, NOW) is None
    assert sessions.find(store, HX, secret, NOW) is not None
    outcome = hand("person/E0004", "leave", "E0008")
    assert sessions.find(store, HX, secret, NOW) is None
    assert tokens.find(store, HX, token, NOW) is None
    assert accounts.find(store, HX, "E0004") is None
    *_, last = log.entries(store, HX)
    assert (last.event, last.person, last.actor, last.data) == ("ended", "E0004", "E0008", {"cause": outcome.step.name})


def test_whoever_leaves_without_an_account_leaves_no_entry(hand: Hand, store: Store) -> None:
    hand.at("2026-03-02 11:00")("person/E0003", "leave", "E0008")
    assert events(store) == []


def failed(store: Store, times: int) -> None:
    for _ in range(times):
        with store.transaction(HX):
            failures.note(store, HX, (ACCOUNT, ADDRESS), NOW)


def test_failures_cost_time_by_account_and_later_by_address(store: Store) -> None:
    failed(store, 4)
    assert failures.wait(store, HX, (ACCOUNT, ADDRESS), NOW) == 0
    failed(store, 1)
    assert failures.wait(store, HX, (ACCOUNT, ADDRESS), NOW) == 2
    assert failures.wait(store, HX, ("account/E0003", ADDRESS), NOW) == 0, "a whole office comes from one address"
    failed(store, 26)
    assert failures.wait(store, HX, ("account/E0003", ADDRESS), NOW) == 2
    assert failures.wait(store, HX, (ACCOUNT, "address/2"), NOW) == 30, "nobody is kept out for longer by a stranger"


def test_failures_are_forgotten_by_success_and_after_an_hour(store: Store) -> None:
    failed(store, 9)
    assert failures.wait(store, HX, (ACCOUNT,), NOW + HOUR) == 0
    with store.transaction(HX):
        failures.clear(store, HX, (ACCOUNT,))
    assert failures.wait(store, HX, (ACCOUNT,), NOW) == 0


@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        ("UPDATE access_log SET person = 'E0001' WHERE seq = 2", "entry 2 is not as it was sealed"),
        ("DELETE FROM access_log WHERE seq = 2", "entry 2 is missing"),
        ("DELETE FROM access_log WHERE seq = 8", "entries are missing after 7"),
    ],
)
def test_the_log_shows_a_change_a_hole_and_a_missing_end(store: Store, tampered: str, told: str) -> None:
    opened(store)
    opened(store, "E0003")
    assert list(log.verify(store, HX)) == []
    with raw(store.url, unguarded=True) as database:
        database.execute(tampered)
    assert any(told in finding for finding in log.verify(store, HX))


def test_nobody_changes_the_log_by_mistake(store: Store) -> None:
    opened(store)
    with pytest.raises(APPEND_ONLY), raw(store.url) as database:
        database.execute("DELETE FROM access_log")


def test_the_database_holds_no_secret_that_lets_anybody_in(store: Store) -> None:
    secret = opened(store)
    assert secret not in repr(contents(store.url))
