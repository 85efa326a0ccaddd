"""Keep a copy of every declaration and policy that steps were taken under."""

from collections.abc import Iterable

from wxflow.decide.compiled import Machines
from wxflow.declare.context import Policy
from wxflow.declare.records import Step
from wxflow.store import statements as sql
from wxflow.store.sql import Statement
from wxflow.store.store import Store


def keep(store: Store, company: str, machines: Machines, policy: Policy, steps: Iterable[Step]) -> None:
    """Keep what steps were taken under, each once, by its hash, in the transaction that is open."""
    taken = {
        (step.machine, step.policy)
        for step in steps
        if not (store.is_kept(company, step.declaration) and store.is_kept(company, step.policy))
    }
    for machine in sorted({machine for machine, _ in taken}):
        declaration = machines[machine].machine
        _keep(
            store, company, sql.DECLARATION, sql.ADD_DECLARATION, digest=declaration.hash, content=declaration.content
        )
    named = {digest for _, digest in taken}
    for one in policy.versions:
        if one.hash in named:
            _keep(store, company, sql.POLICY, sql.ADD_POLICY, digest=one.hash, content=one.canonical)


def _keep(store: Store, company: str, known: Statement, add: Statement, *, digest: str, content: str) -> None:
    if store.is_kept(company, digest):
        return
    if not store.rows(known, company, digest):
        store.run(add, company, digest, content)
    store.keep(company, digest)
