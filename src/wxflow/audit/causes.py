"""Follow steps to what set them off, and to what they set off."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import and_, select

from wxflow.declare.records import Step
from wxflow.store import statements as sql
from wxflow.store.codec import step_of
from wxflow.store.sql import Statement, columns, same
from wxflow.store.store import Store
from wxflow.store.tables import STEPS


class StepName(NamedTuple):
    """Which step of which instance."""

    machine: str
    key: str
    seq: int


class Node(NamedTuple):
    """A step in a tree of causes; the outermost cause has depth 0."""

    depth: int
    step: Step


# Asked for the rows themselves, or for an order, SQLite would read all steps rather than the few of one cause.
_CAUSED, _STEP = STEPS.alias("caused"), ("company", "machine", "key", "seq")
CAUSED = Statement(
    select(*columns(STEPS))
    .select_from(_CAUSED.join(STEPS, and_(*(_CAUSED.c[name] == STEPS.c[name] for name in _STEP))))
    .where(*same(_CAUSED, "company", "cause")),
    "company",
    "cause",
)


def parse(text: str) -> StepName | None:
    """Read a step's name; None when it is none."""
    machine, _, rest = text.partition("/")
    key, _, seq = rest.rpartition("#")
    good = machine and key and seq.isascii() and seq.isdigit() and len(seq) < 19
    return StepName(machine, key, int(seq)) if good else None


def step(store: Store, company: str, name: StepName) -> Step | None:
    """Return one step, or None."""
    rows = store.rows(sql.STEP, company, *name)
    return step_of(rows[0]) if rows else None


def tree(store: Store, company: str, asked: Step) -> Iterator[Node]:
    """Yield what set a step off, the outermost first, then the step, then all it set off, each before its own."""
    above = _above(store, company, asked)
    yield from (Node(depth, one) for depth, one in enumerate(reversed(above)))
    waiting, seen = [Node(len(above), asked)], {one.name for one in above}
    while waiting:
        node = waiting.pop()
        name = node.step.name
        if name not in seen:  # a record that was tampered with may go round in circles
            seen.add(name)
            yield node
            caused = sorted(map(step_of, store.rows(CAUSED, company, name)), key=_order, reverse=True)
            waiting += [Node(node.depth + 1, one) for one in caused]


def _order(step: Step) -> tuple[int, str, str, int]:
    return step.recorded_at, step.machine, step.key, step.seq


def _above(store: Store, company: str, asked: Step) -> list[Step]:
    """Return what set a step off, the nearest first."""
    found: list[Step] = []
    names, cause = {asked.name}, asked.cause
    while cause is not None and cause not in names and (name := parse(cause)):
        names.add(cause)
        one = step(store, company, name)
        if one is None:
            break
        found.append(one)
        cause = one.cause
    return found
