"""Verify a company's record: its checkpoints, what stands around it, then every step, by as many processes as help."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from wxflow.access import check as access
from wxflow.access import log as access_log
from wxflow.audit import around, ranges
from wxflow.audit import verify as audit
from wxflow.audit.in_force import InForce, policies_taken
from wxflow.audit.past import BROKEN, Past
from wxflow.audit.replay import Replay
from wxflow.audit.timers import Timers
from wxflow.audit.verify import Judge, Report
from wxflow.calendar.workdays import Calendar
from wxflow.companies import listed
from wxflow.databases import schema_check, values_check
from wxflow.decide.compiled import Machines
from wxflow.engine.corrections.judge import CorrectionJudge
from wxflow.errors import RecordBroken, StoreUnusable
from wxflow.proofs import checkpointing, covered_heads
from wxflow.proofs.checkpoint import Checkpoint
from wxflow.store.store import Store
from wxflow.translatable import tr
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import Policy
from wxflow_office.company.company import Company, calendar_of, machines, notices_of, opened
from wxflow_office.company.places import Place

_A_PROCESS_EACH = 20_000
"""Instances that are worth a process of their own, which takes half a second to begin."""
T = TypeVar("T", bound=Timers)


class Wanted(NamedTuple):
    """What is to be verified, and against what was kept elsewhere."""

    semantic: bool = False
    """Replay each step against what was in force."""
    public_key: bytes | None = None
    """All checkpoints must be signed with it."""
    roots: tuple[bytes, ...] = ()
    """Checkpoints must have these roots."""
    checkpoints: int = 0
    """How many checkpoints there must be at least."""


class Verified(NamedTuple):
    """What was verified, what was found, and how far the checkpoints reach."""

    report: Report
    checkpoints: tuple[Checkpoint, ...]

    @property
    def after(self) -> int:
        """How many steps no checkpoint covers."""
        return self.report.steps - (self.checkpoints[-1].steps if self.checkpoints else 0)


def verify(company: Company, place: Place, wanted: Wanted, jobs: int | None = None) -> Verified:
    """Verify every seal, state, timer, ref, message and checkpoint, and the schema they lie in.

    Where something cannot even be read, what is found is what values it holds that its columns do not.
    """
    try:
        return _verified(company, place, wanted, jobs)
    except (*BROKEN, RecursionError, StoreUnusable):
        found = tuple(values_check.check(company.store))
        if not found:
            raise
        return Verified(Report(0, 0, 0, found), ())


def _verified(company: Company, place: Place, wanted: Wanted, jobs: int | None) -> Verified:
    store, code = company.store, company.company
    with store.snapshot():
        checkpoints = tuple(covered_heads.checkpoints(store, code))
        found = (*_empty(company), *_checkpoints(company, wanted, checkpoints), *schema_check.check(store))
        found = (
            *found,
            *around.check(store, code),
            *access_log.verify(store, code),
            *access.check(store, code),
            *_timers(company, Timers).messages.strays(),
        )
    if jobs is None:
        jobs = min(os.cpu_count() or 1, ranges.count(store, code) // _A_PROCESS_EACH + 1)
    bare = Place(database=place.database, policy=place.policy, company=place.company)
    if jobs > 1:
        report = audit.verify_together(place.database, code, jobs, partial(means, bare, wanted.semantic))
    else:
        report = audit.verify(store, code, machines(), _judge(company, semantic=wanted.semantic))
    return Verified(report._replace(findings=found + report.findings), checkpoints)


def means(place: Place, semantic: bool, store: Store) -> tuple[Machines, Judge]:
    """Make what one process verifies with; it reads by the store's own connection."""
    with opened(place, reading=True) as company:
        policy = company.policy
    return machines(), _judge(Company(place, policy, store), semantic=semantic)


def _judge(company: Company, *, semantic: bool) -> Judge:
    if not semantic:
        return _timers(company, Timers)
    return CorrectionJudge(_timers(company, Replay), company.engine)


def _timers(company: Company, kind: type[T]) -> T:
    store, code = company.store, company.company
    past, in_force = Past(store, code, machines()), InForce(store, code, file.kept)
    calendar = calendar_of(company.policy, company.place, store)
    return kind(past, in_force, machines(), calendar, partial(_earlier, company, in_force))


def _earlier(company: Company, in_force: InForce) -> Iterator[Calendar]:
    """Yield the calendars that there were, by each policy's overrides and the notices as they came."""
    loaded = notices_of(company.policy, company.place, company.store)
    for digest in policies_taken(company.store, company.company):
        try:
            policy = in_force.policy(digest)
        except RecordBroken:
            continue  # found where the copies are held against their hashes
        assert isinstance(policy, Policy)
        for known in range(len(loaded) + 1):
            yield Calendar(policy.zone, policy.overrides, loaded[:known])


def _empty(company: Company) -> Iterator[str]:
    """Say that there is nothing to verify: that all of nothing is well proves nothing."""
    if not ranges.count(company.store, company.company):
        others = ", ".join(listed.codes(company.store)) or tr("none")
        yield tr(
            "the database holds no instance of company {code}; companies that are there: {others}",
            code=company.company,
            others=others,
        )


def _checkpoints(company: Company, wanted: Wanted, there: Sequence[Checkpoint]) -> Iterator[str]:
    if wanted.public_key is not None and not there:
        yield tr("there is no checkpoint, though a public key says that there should be")
    if len(there) < wanted.checkpoints:
        yield tr("there are {count} checkpoints, and {least} were named", count=len(there), least=wanted.checkpoints)
    yield from checkpointing.check(company.store, company.company, public_key=wanted.public_key, roots=wanted.roots)
