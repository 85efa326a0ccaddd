"""A company for each thread that answers: a database connection belongs to one thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from threading import Barrier, local
from typing import TypeVar

from wxflow.databases.connect import check_revision, open_store
from wxflow.decide.compiled import Machines
from wxflow.engine import recount
from wxflow.errors import StoreUnusable, WxflowError
from wxflow_machines.policy.policy import Policy
from wxflow_office import logs
from wxflow_office.company import policy_folder
from wxflow_office.company.company import Company, read_policy
from wxflow_office.company.places import Place

T = TypeVar("T")

_LOOKING, _WRITING = 8, 4
"""Threads. Whoever writes waits for others who do, or for the disk; whoever only looks waits for neither."""


class _Here(local):
    """What a thread has open, and what that was made from."""

    company: Company | None = None
    policy_changed_at: int = 0
    notices: int = 0


class Companies:
    """The company at a place, opened once a thread, and anew when its policy file or its calendar has changed."""

    def __init__(self, place: Place, machines: Machines | None = None) -> None:
        self._place, self._machines = place, machines
        self._here = _Here()
        self._last: Policy | None = None
        """The last policy that any thread has read and that was right."""
        self._looking = ThreadPoolExecutor(_LOOKING, thread_name_prefix="wxflow-looks")
        self._writing = ThreadPoolExecutor(_WRITING, thread_name_prefix="wxflow-writes")

    async def run(self, work: Callable[[Company], T], *, writes: bool) -> T:
        """Do work with a company in one of the threads; what the caller's context holds, it holds as well."""
        context, pool = copy_context(), self._writing if writes else self._looking
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, lambda: context.run(self._do, work, writes=writes))

    async def open(self) -> None:
        """Have every thread open the company before anybody waits for it; why one cannot is said to whoever comes."""

        def open_here() -> None:
            with suppress(WxflowError):
                _ = self._opened(writes=False).engine

        await asyncio.gather(*map(asyncio.wrap_future, self._in_every_thread(open_here)))

    def close(self) -> None:
        """Let every thread close what it has open, once it has done what it is doing."""
        self._in_every_thread(self._shut)
        self._looking.shutdown(wait=True)
        self._writing.shutdown(wait=True)

    def _in_every_thread(self, work: Callable[[], None]) -> list[Future[None]]:
        """Do something in each of the threads, which all wait for each other first: so none does it twice."""
        together = Barrier(_LOOKING + _WRITING)

        def done() -> None:
            together.wait()
            work()

        pools = [*[self._looking] * _LOOKING, *[self._writing] * _WRITING]
        return [pool.submit(done) for pool in pools]

    def _do(self, work: Callable[[Company], T], *, writes: bool) -> T:
        """Do work; whoever only looks does it once more where the connection was lost meanwhile, by another one."""
        try:
            done = work(company := self._opened(writes=writes))
            if writes or not company.store.is_lost:
                return done
        except WxflowError as error:
            is_lost = self._here.company is not None and self._here.company.store.is_lost
            if isinstance(error, StoreUnusable):
                self._shut()  # the next one connects anew
            if writes or not is_lost:
                raise
        return work(self._opened(writes=False))

    def _opened(self, *, writes: bool) -> Company:
        """Return this thread's company; who writes counts by the policy and the calendar as they are now.

        That is asked for before anything is done: where the connection has been lost since, another one is made.
        """
        if not writes:
            return self._company()
        try:
            return self._counting_anew(self._company())
        except WxflowError:
            if self._here.company is None or not self._here.company.store.is_lost:
                raise
        return self._counting_anew(self._company())

    def _company(self) -> Company:
        here = self._here
        if here.company is not None and here.company.store.is_lost:
            self._shut()
        if here.company is None:
            here.policy_changed_at, policy = self._changed_at(), self._policy()
            here.company = Company(self._place, policy, open_store(self._place.database), self._machines)
        elif (changed_at := self._changed_at()) != here.policy_changed_at:
            here.policy_changed_at = changed_at
            policy = self._policy()
            here.company = Company(self._place, policy, here.company.store, self._machines)
        return here.company

    def _counting_anew(self, company: Company) -> Company:
        """Return a company that counts by the notices there are; SchemaMismatch once another version has come."""
        here = self._here
        check_revision(company.store.revision(), self._place.database)
        if (notices := recount.how_many(company.store, company.company)) != here.notices:
            here.company = company = Company(self._place, company.policy, company.store, self._machines)
            here.notices = notices
        return company

    def _changed_at(self) -> int:
        """Return when the policy file was changed last; 0 while it is not there."""
        try:
            return policy_folder.file_of(self._place).stat().st_mtime_ns
        except OSError:
            return 0

    def _policy(self) -> Policy:
        """Return the policy as it is now, or the last one that was right while the file is wrong.

        Whoever edits it is told elsewhere; where none has been right yet, everybody is.
        """
        try:
            self._last = read_policy(self._place)
        except WxflowError as error:
            if self._last is None:
                raise
            logs.warning("the policy file is wrong; the one before it stays in force", why=str(error))
        return self._last

    def _shut(self) -> None:
        company, self._here.company = self._here.company, None
        if company is not None:
            company.store.close()
