"""Verify a company's record: its checkpoints, then every step, by as many processes as are worth it."""

import os
from collections.abc import Sequence
from functools import partial
from itertools import islice

from wxflow.access import log
from wxflow.audit import ranges
from wxflow.audit import verify as audit
from wxflow.audit.in_force import InForce
from wxflow.audit.past import Past
from wxflow.audit.replay import Replay
from wxflow.audit.verify import Judge, Report
from wxflow.decide.compiled import Machines
from wxflow.engine.corrections.judge import CorrectionJudge
from wxflow.engine.engine import Engine
from wxflow.proofs import checkpointing
from wxflow.store.store import Store
from wxflow_machines.policy import file
from wxflow_office.company.company import Company, calendar_of, machines, read_policy
from wxflow_office.company.places import Place

_A_PROCESS_EACH = 20_000
"""Instances that are worth a process of their own, which takes half a second to begin."""


def verify(
    company: Company,
    place: Place,
    *,
    semantic: bool,
    jobs: int | None = None,
    public_key: bytes | None = None,
    roots: Sequence[bytes] = (),
) -> Report:
    """Verify every seal, state, timer and checkpoint against the steps, and the access log.

    `semantic`: what each step should have been, besides.

    All checkpoints must be signed with the public key, and have the roots kept elsewhere, where those are given.
    """
    with company.store.snapshot():
        found = tuple(checkpointing.check(company.store, company.company, public_key=public_key, roots=tuple(roots)))
        found += tuple(islice(log.verify(company.store, company.company), audit.MOST_FINDINGS))
    if jobs is None:
        jobs = min(os.cpu_count() or 1, ranges.count(company.store, company.company) // _A_PROCESS_EACH + 1)
    judged_with = partial(means, Place(database=place.database, policy=place.policy, company=place.company), semantic)
    if jobs > 1:
        report = audit.verify_together(place.database, company.company, jobs, judged_with)
    else:
        report = audit.verify(company.store, company.company, *judged_with(company.store))
    return report._replace(findings=found + report.findings)


def means(place: Place, semantic: bool, store: Store) -> tuple[Machines, Judge | None]:
    """Make what one process verifies with: the machines and, `semantic`, what replays every step."""
    if not semantic:
        return machines(), None
    policy = read_policy(place)
    past, in_force = Past(store, policy.code, machines()), InForce(store, policy.code, file.kept)
    calendar = calendar_of(policy, place, store)
    engine = Engine(store, policy.code, machines(), policy, calendar)
    return machines(), CorrectionJudge(Replay(past, in_force, machines(), calendar), engine)
