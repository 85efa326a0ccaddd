"""Keep a copy of every declaration and policy that steps were taken under, and log when each came into force."""

from collections.abc import Sequence
from operator import attrgetter

from wxflow.decide.compiled import Machines
from wxflow.declare.context import Policy
from wxflow.declare.records import Step
from wxflow.store import in_force_log
from wxflow.store import statements as sql
from wxflow.store.in_force_log import DECLARATION, POLICY, Entry
from wxflow.store.sql import Statement
from wxflow.store.store import Store

_IN_FORCE = "in force: "
"""Before the hash of the policy that is known to have come into force last."""

_UNDER = attrgetter("machine", "declaration", "policy")


def keep(store: Store, company: str, machines: Machines, policy: Policy, steps: Sequence[Step]) -> None:
    """Keep what steps were taken under, each once, by its hash, in the transaction that is open."""
    in_force = store.is_kept(company, _IN_FORCE + policy.hash)
    taken = {
        (machine, taken_under)
        for machine, declaration, taken_under in set(map(_UNDER, steps))
        if not (store.is_kept(company, declaration) and store.is_kept(company, taken_under))
    }
    if in_force and not taken:
        return
    by = steps[0]
    for machine in sorted({machine for machine, _ in taken}):
        declaration = machines[machine].machine
        if not store.is_kept(company, declaration.hash):
            if declaration.hash not in in_force_log.hashes(store, company, DECLARATION):
                _log(store, company, DECLARATION, declaration.hash, by=by, machine=machine)
            _keep(store, company, sql.DECLARATION, sql.ADD_DECLARATION, declaration.hash, declaration.content)
    if not in_force:
        if in_force_log.hashes(store, company, POLICY)[:1] != [policy.hash]:
            versions = [one.hash for one in policy.versions]
            _log(store, company, POLICY, policy.hash, by=by, file=policy.source, versions=versions)
        store.keep_alone(company, _IN_FORCE, policy.hash)
    named = {digest for _, digest in taken}
    for one in policy.versions:
        if one.hash in named:
            _keep(store, company, sql.POLICY, sql.ADD_POLICY, one.hash, one.canonical)


def _log(store: Store, company: str, kind: str, digest: str, *, by: Step, **data: object) -> None:
    at = by.recorded_at if by.entered_at is None else by.entered_at
    in_force_log.write(store, company, Entry(0, at, kind, digest, by.actor, by.via or "", data))


def _keep(store: Store, company: str, known: Statement, add: Statement, digest: str, content: str) -> None:  # noqa: PLR0917
    if store.is_kept(company, digest):
        return
    if not store.rows(known, company, digest):
        store.run(add, company, digest, content)
    store.keep(company, digest)
