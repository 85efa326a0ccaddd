"""Sweep for every company of a folder, a batch each in turn: one company's storm does not hold up the rest."""

from collections import deque
from collections.abc import Generator, Iterator
from typing import NamedTuple

from wxflow.engine import sweep
from wxflow.engine.sweep import Run
from wxflow.errors import StoreUnusable
from wxflow.store.queries import Queries
from wxflow.store.store import Store
from wxflow_machines.policy.policy import Policy
from wxflow_office.company import policy_folder
from wxflow_office.company.company import Company, read_policy
from wxflow_office.company.places import Place


class Ended(NamedTuple):
    """How a company's sweep ended: its run, or what stopped it; the policy, too, unless that was it."""

    company: str
    policy: Policy | None = None
    run: Run | None = None
    error: Exception | None = None

    @property
    def good(self) -> bool:
        """Whether everything due was written down."""
        return self.run is not None and self.run.outcome == "good"


def sweep_all(place: Place, store: Store, now: int, *, dry_run: bool = False) -> Iterator[Ended]:
    """Sweep for all companies of the folder, and yield how each ended, when it has; one that fails stops no other."""
    waiting = deque((name, _sweep(name, one, store, now, dry_run)) for name, one in policy_folder.each(place).items())
    while waiting:
        name, steps = waiting.popleft()
        try:
            next(steps)
        except StopIteration as end:
            yield end.value
        except StoreUnusable:
            raise
        except Exception as error:  # whatever it is that one company suffers from
            yield Ended(name, error=error)
        else:
            waiting.append((name, steps))


def _sweep(name: str, place: Place, store: Store, now: int, dry_run: bool) -> Generator[None, None, Ended]:
    """Sweep for one company, stopping after each batch that leaves another."""
    company = Company(place, read_policy(place), store)
    brake = sweep.Brake(company.policy.brake, company.policy.brake_percent)
    if dry_run:
        return Ended(name, company.policy, sweep.sweep(company.engine, now, brake=brake, dry_run=True))
    steps = sweep.sweeping(company.engine, now, brake=brake)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return Ended(name, company.policy, end.value)
        if next_due(store, name, now) is not None:
            yield


def next_due(store: Store, company: str, now: int, until: int | None = None) -> int | None:
    """Return the first moment of what is due by `until`, or now, under no parked root; None when there is nothing."""
    return Queries(store, company).next_due(now, until)
