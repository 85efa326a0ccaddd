"""Read what was in force when a step was taken: policies and declarations, kept by their hashes."""

import json
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, func, select

from wxflow.declare.context import Policy
from wxflow.declare.records import Step
from wxflow.errors import RecordBroken
from wxflow.store import statements as sql
from wxflow.store.store import Store
from wxflow.store.tables import STEPS
from wxflow.translatable import tr

PolicyOf = Callable[[str], Policy]
"""Makes a policy of its canonical text."""


_KEPT = {"policy": sql.POLICY, "declaration": sql.DECLARATION}


def document(store: Store, company: str, kind: str, digest: str) -> str | None:
    """Return the copy that is kept of a policy or a declaration, or None."""
    rows = store.rows(_KEPT[kind], company, digest) if kind in _KEPT else []
    return rows[0][1] if rows else None


def policies_taken(store: Store, company: str) -> list[str]:
    """Return the hashes of the policies that steps were taken under, that of the latest step first."""
    latest: list[ColumnElement[Any]] = [STEPS.c.policy, func.max(STEPS.c.recorded_at)]
    rows = store.select(select(*latest).where(STEPS.c.company == company).group_by(STEPS.c.policy))
    return [digest for digest, _ in sorted(rows, key=lambda row: (-row[1], row[0]))]


class InForce:
    """One company's kept policies and declarations."""

    def __init__(self, store: Store, company: str, policy_of: PolicyOf) -> None:
        self._store, self._company, self._policy_of = store, company, policy_of
        self.policy = lru_cache(64)(self._policy)
        """By hash; RecordBroken when it is not kept as it was."""
        self._moves = lru_cache(64)(self._declared_moves)

    def allows(self, step: Step) -> bool:
        """Tell whether the declaration a step was taken under has such a move; RecordBroken when it is not kept."""
        source = "∅" if step.source is None else step.source
        target = "·" if step.target == step.source else step.target
        moves = self._moves(step.declaration)
        return (step.event, source, step.target) in moves or (step.event, source, target) in moves

    def _policy(self, digest: str) -> Policy:
        return self._policy_of(self._content("policy", digest))

    def _declared_moves(self, digest: str) -> frozenset[tuple[str, str, str]]:
        declared: dict[str, Any] = json.loads(self._content("declaration", digest))
        moves = (move for move in declared["transitions"])
        return frozenset((event, source, target) for event, *sources, _, target, _ in moves for source in sources)

    def _content(self, what: str, digest: str) -> str:
        content = document(self._store, self._company, what, digest)
        if content is None:
            raise RecordBroken(
                tr("was taken under {what} {digest}, of which no copy is kept", what=what, digest=digest[:12])
            )
        if sha256(content.encode()).hexdigest() != digest:
            raise RecordBroken(
                tr(
                    "was taken under {what} {digest}, and the copy kept of it was changed",
                    what=what,
                    digest=digest[:12],
                )
            )
        return content
