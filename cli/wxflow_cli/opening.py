"""Open what a command works with: policy, database, calendar, engine; imported only when opened."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wxflow.errors import BadInput, ClockWrong, Refused
from wxflow.words import words
from wxflow_cli import notice_files, times
from wxflow_cli.options import POLICY

if TYPE_CHECKING:
    from wxflow.engine import Engine
    from wxflow.rules import Rulebook
    from wxflow.store import Store
    from wxflow.workdays import Calendar, Notice
    from wxflow_cli.options import Given
    from wxflow_machines.policy import Policy

_MOST_APART = 60_000_000
"""Microseconds that two clocks may differ by; a deadline met in its last minute is no safer than that."""
ZONE = "Asia/Shanghai"
"""The zone of a company that has not written its policy yet."""


class Opened:
    """A company's policy and database; the engine that works with both is made when first asked for."""

    def __init__(self, given: "Given", policy: "Policy", store: "Store") -> None:
        self._given = given
        self.policy = policy
        self.store = store
        self.company = policy.code
        """The first column of every key."""
        self.zone = policy.zone
        """The time zone that times are shown in."""

    @property
    def rulebook(self) -> "Rulebook":
        """Return the machines."""
        return rulebook()

    def moment(self, given: int | None = None) -> int:
        """Return the moment that was given, or else the present; BadInput when it has not come yet."""
        return moment(self.store, given, self.zone)

    @cached_property
    def engine(self) -> "Engine":
        """Return the engine; a command that only looks does without it, and without a calendar."""
        from wxflow.engine import Engine

        calendar = calendar_of(self.policy, self._given, self.store)
        return Engine(self.store, self.company, self.rulebook, self.policy, calendar)


def moment(store: "Store", given: int | None = None, zone: str = ZONE) -> int:
    """Return the moment to record or sweep at: the one given, if it has come; else the present.

    The database's clock has to agree about the present. Raises BadInput, or ClockWrong.
    """
    if given is not None:
        return times.has_come(given, zone)
    here, there = times.now(), store.clock()
    if there is not None and abs(here - there) > _MOST_APART:
        seconds = abs(here - there) // 1_000_000
        if here > there:
            apart = words("{seconds} s ahead of the database's", seconds=seconds)
        else:
            apart = words("{seconds} s behind the database's", seconds=seconds)
        raise ClockWrong(
            words("this machine's clock is {apart}: deadlines would not be kept right; set the clock", apart=apart)
        )
    return here


@cache
def rulebook() -> "Rulebook":
    """Return the machines of the Measures, ready to be asked."""
    from wxflow.rules import Rulebook
    from wxflow_machines.measures import MACHINES

    return Rulebook(MACHINES)


def read_policy(given: "Given") -> "Policy":
    """Read and check the policy of the company that is meant."""
    from wxflow_cli import policy_folder
    from wxflow_machines import policy_file

    path = policy_folder.file_of(given)
    policy = policy_file.load(path)
    if given.company not in (None, policy.code):
        raise BadInput(
            words(
                "{path}: is the policy of {code}, not of {company}: name another with --policy, or leave out --company",
                path=path,
                code=policy.code,
                company=given.company,
            )
        )
    return policy


def refuse_unless_information_centre(policy: "Policy", actor: str, what: str, now: int | None = None) -> None:
    """Raise Refused unless an actor holds the role information_centre, at the present by default."""
    allowed = policy.at(times.now() if now is None else now).information_centre
    if actor not in allowed:
        who = words("{role} ({holders})", role=words("information_centre"), holders=", ".join(allowed))
        raise Refused(what, words("{actor} may not", actor=actor), who=who)


def database_is_there(url: str) -> bool:
    """Tell whether there is something where a database URL points."""
    from wxflow.database_url import is_postgres, sqlite_file

    if is_postgres(url):
        return True
    path = sqlite_file(url).database or ""
    return path.startswith("file:") or Path(path).exists()


@contextmanager
def opened(given: "Given") -> Generator[Opened]:
    """Open a company for one command, and close it again."""
    from wxflow.store import Store

    policy = read_policy(given)
    store = Store.open(given.database)
    try:
        yield Opened(given, policy, store)
    finally:
        store.close()


def calendar_of(
    policy: "Policy | None", given: "Given", store: "Store | None", newest: "Notice | None" = None
) -> "Calendar":
    """Lay the company's overrides over its notices, the newest last, and those over what is published."""
    from wxflow.workdays import Calendar

    if policy is None:
        return Calendar(zone=ZONE)
    notices = [*notices_of(policy, given, store), *((newest,) if newest else ())]
    return Calendar(overrides=policy.overrides, notices=notices, zone=policy.zone)


def calendar_at_hand(given: "Given") -> "Calendar":
    """Return the calendar as far as there is a policy and a database to take it from."""
    from wxflow.store import Store

    if not given.policy.exists() and str(given.policy) == POLICY and given.company is None:
        return calendar_of(None, given, None)
    policy = read_policy(given)
    if not database_is_there(given.database):
        return calendar_of(policy, given, None)
    store = Store.open(given.database)
    try:
        return calendar_of(policy, given, store)
    finally:
        store.close()


def notices_of(policy: "Policy", given: "Given", store: "Store | None") -> "list[Notice]":
    """Return the notices the policy names, then those loaded into the database, which come later and win."""
    folder = given.policy if given.policy.is_dir() else given.policy.parent
    found = [notice_files.read(folder / name) for name in policy.notice_files]
    if store is not None:
        from wxflow import calendars

        found += calendars.loaded(store, policy.code)
    return found
