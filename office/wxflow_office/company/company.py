"""Open a company: policy, database, calendar, engine; what takes a while to import is imported when it is asked for."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wxflow.errors import BadInput, ClockWrong, Refused, StoreUnusable
from wxflow.translatable import listed, tr
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import Policy
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company import clock, notice_files, policy_folder
from wxflow_office.company.places import POLICY, Place

if TYPE_CHECKING:
    from wxflow.calendar.workdays import Calendar, Notice
    from wxflow.decide.compiled import Machines
    from wxflow.engine.engine import Engine
    from wxflow.engine.outlook import Outlook
    from wxflow.store.queries import Queries
    from wxflow.store.store import Store

_MOST_APART = 60_000_000
"""Microseconds that two clocks may differ by; a deadline met in its last minute is no safer than that."""
ZONE = "Asia/Shanghai"
"""The zone of a company that has not written its policy yet."""


class Company:
    """A company's policy and database; the engine that works with both is made when first asked for."""

    def __init__(self, place: Place, policy: Policy, store: "Store", machines: "Machines | None" = None) -> None:
        self.place, self._machines = place, machines
        self.policy = policy
        self.store = store
        self.company = policy.code
        """The first column of every key."""
        self.zone = policy.zone
        """The time zone that times are shown in."""

    @property
    def machines(self) -> "Machines":
        """Return the machines: those of the Measures, where no others were given."""
        return machines() if self._machines is None else self._machines

    def moment(self, given: int | None = None) -> int:
        """Return the moment that was given, or else the present; BadInput when it has not come yet."""
        return moment(self.store, given, self.zone)

    def outlook(self) -> "Outlook":
        """Return what looks ahead in the company as it stands now."""
        from wxflow.engine.outlook import Outlook

        return Outlook(self.store, self.company, self.machines)

    @property
    def queries(self) -> "Queries":
        """Return what is asked of the company's rows."""
        from wxflow.store.queries import Queries

        return Queries(self.store, self.company)

    @cached_property
    def engine(self) -> "Engine":
        """Return the engine; a command that only looks does without it, and without a calendar."""
        from wxflow.engine.engine import Engine

        calendar = calendar_of(self.policy, self.place, self.store)
        return Engine(
            self.store,
            self.company,
            self.machines,
            self.policy,
            calendar,
            via=self.place.via,
            clock=None if clock.is_given() else clock.now,
        )


def moment(store: "Store", given: int | None = None, zone: str = ZONE) -> int:
    """Return the moment to record or sweep at: the one given, if it has come; else the present.

    The database's clock has to agree about the present. Raises BadInput, or ClockWrong.
    """
    if given is not None:
        return clock.has_come(given, zone)
    here, shown = clock.now(), store.clock()
    there = None if shown is None else clock.as_set(shown)
    if there is not None and abs(here - there) > _MOST_APART:
        seconds = abs(here - there) // 1_000_000
        if here > there:
            apart = tr("{seconds} s ahead of the database's", seconds=seconds)
        else:
            apart = tr("{seconds} s behind the database's", seconds=seconds)
        raise ClockWrong(
            tr("this machine's clock is {apart}: deadlines would not be kept right; set the clock", apart=apart)
        )
    return here


@cache
def machines() -> "Machines":
    """Return the machines of the Measures, ready to be asked."""
    from wxflow.decide.compiled import Machines
    from wxflow_machines.measures import MACHINES

    return Machines(MACHINES)


def read_policy(place: Place) -> Policy:
    """Read and check the policy of the company that is meant."""
    path = policy_folder.file_of(place)
    policy = file.load(path)
    if place.company not in (None, policy.code):
        raise BadInput(
            tr(
                "{path}: is the policy of {code}, not of {company}: name another with --policy, or leave out --company",
                path=path,
                code=policy.code,
                company=place.company,
            )
        )
    return policy


def refuse_unless_of_information_centre(company: Company, actor: str, what: str, now: int | None = None) -> None:
    """Raise Refused unless an actor, by any of their staff ids, holds the role information_centre."""
    person = company.outlook().key_of(company.machines["person"].machine, actor)
    found = company.queries.instance("person", person)
    ids = {canonical_id(one) for one in (actor, person, *(found.facts.get("ids", ()) if found else ()))}
    policy = company.policy.at(clock.now() if now is None else now)
    named = next((one for one in policy.information_centre if canonical_id(one) in ids), actor)
    refuse_unless_information_centre(policy, named, what, now)


def refuse_unless_information_centre(policy: Policy, actor: str, what: str, now: int | None = None) -> None:
    """Raise Refused unless an actor holds the role information_centre, at the present by default."""
    allowed = policy.at(clock.now() if now is None else now).information_centre
    if actor not in allowed:
        who = tr("{role} ({holders})", role=tr("information_centre"), holders=listed(allowed))
        raise Refused(what, tr("{actor} may not", actor=actor), who=who)


def database_is_there(url: str) -> bool:
    """Tell whether there is something where a database URL points."""
    from wxflow.databases.url import is_postgres, sqlite_file

    if is_postgres(url):
        return True
    path = sqlite_file(url).database or ""
    return path.startswith("file:") or Path(path).exists()


@contextmanager
def opened(place: Place, *, reading: bool = False) -> Generator[Company]:
    """Open a company for one command, and close it again; `reading` takes the record alone, without a policy file."""
    from wxflow.databases.connect import open_store
    from wxflow.databases.url import shown

    there = database_is_there(place.database)
    if reading and not there:
        raise StoreUnusable(tr("database {url} is not there: name another with --database", url=shown(place.database)))
    alone = reading and _is_without_policy(place)
    if there and not alone and not place.policy.exists():
        raise BadInput(tr("{path}: no such policy file: name the company's with --policy", path=place.policy))
    given = None if alone else read_policy(place)
    store = open_store(place.database)
    try:
        yield Company(place, given or _policy_on_record(place, store), store)
    finally:
        store.close()


def _is_without_policy(place: Place) -> bool:
    """Tell whether no policy file was named and none lies here."""
    return str(place.policy) == POLICY and not place.policy.exists()


def _policy_on_record(place: Place, store: "Store") -> Policy:
    """Return the latest policy on record; its notices are those that were loaded: there is no folder for others."""
    from wxflow_office.company import on_record

    return replace(on_record.policy_of(store, place.company), notice_files=())


def calendar_of(
    policy: Policy | None, place: Place, store: "Store | None", newest: "Notice | None" = None
) -> "Calendar":
    """Lay the company's overrides over its notices, the newest last, and those over what is published."""
    from wxflow.calendar.workdays import Calendar

    if policy is None:
        return Calendar(zone=ZONE)
    notices = [*notices_of(policy, place, store), *((newest,) if newest else ())]
    return Calendar(overrides=policy.overrides, notices=notices, zone=policy.zone)


def calendar_at_hand(place: Place) -> "Calendar":
    """Return the calendar as far as there is a policy and a database to take it from."""
    from wxflow.databases.connect import open_store

    if not place.policy.exists() and str(place.policy) == POLICY and place.company is None:
        return calendar_of(None, place, None)
    policy = read_policy(place)
    if not database_is_there(place.database):
        return calendar_of(policy, place, None)
    store = open_store(place.database)
    try:
        return calendar_of(policy, place, store)
    finally:
        store.close()


def notices_of(policy: Policy, place: Place, store: "Store | None") -> "list[Notice]":
    """Return the notices the policy names, then those loaded into the database, which come later and win."""
    folder = place.policy if place.policy.is_dir() else place.policy.parent
    found = [notice_files.read(folder / name) for name in policy.notice_files]
    if store is not None:
        from wxflow.engine import recount

        found += recount.loaded(store, policy.code)
    return found
