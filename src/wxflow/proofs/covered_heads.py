"""Keep what checkpoints found: the checkpoints themselves, and the heads they cover."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, insert, select

from wxflow.declare.records import Name
from wxflow.proofs.checkpoint import Checkpoint, leaf
from wxflow.proofs.merkle import Tree
from wxflow.store.sql import Statement, columns, insert_into
from wxflow.store.store import Store
from wxflow.store.tables import CHECKPOINTS, COVERED, INSTANCES, STEPS


class Head(NamedTuple):
    """Where an instance stood when a checkpoint was made."""

    machine: str
    key: str
    seq: int
    head: bytes


class Seen(NamedTuple):
    """Where a checkpoint saw an instance, and what there is of that now; None when there is nothing."""

    machine: str
    key: str
    number: int
    seq: int
    head: bytes
    seal: bytes | None
    """The seal of the step it stood at."""
    stands_at: int | None
    """The instance's seq now."""


class Leaf(NamedTuple):
    """Where an instance's leaf stands among all, and at which step the instance stood."""

    place: int
    seq: int


class Grown(NamedTuple):
    """A checkpoint's tree, the steps of all its instances together, and the leaves that are watched in it."""

    tree: Tree
    steps: int
    leaves: dict[Name, Leaf]


_NAME = ("company", "machine", "key")
_LATER = COVERED.alias("later")
_OF_SEEN = ("machine", "key", "number", "seq", "head")


def _same(one: Any, other: Any, *names: str) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in names))


ADD = insert_into(CHECKPOINTS)
_FOUND_AS_IT_STANDS = select(COVERED.c.number).where(_same(COVERED, INSTANCES, *_NAME, "head")).exists()
COVER = Statement(
    insert(COVERED).from_select(
        [column.name for column in COVERED.columns],
        select(
            *(INSTANCES.c[name] for name in _NAME),
            bindparam("number", type_=COVERED.c.number.type),
            INSTANCES.c.seq,
            INSTANCES.c.head,
        ).where(INSTANCES.c.company == bindparam("company"), ~_FOUND_AS_IT_STANDS),
    ),
    "number",
    "company",
)
"""Cover every instance that stands as no checkpoint has found it: one that was cut back stays as it was found."""


def checkpoints(store: Store, company: str) -> Iterator[Checkpoint]:
    """Yield every checkpoint, in order."""
    query = select(*columns(CHECKPOINTS)).where(CHECKPOINTS.c.company == company).order_by(CHECKPOINTS.c.number)
    return map(Checkpoint._make, store.select(query))


def latest(store: Store, company: str, number: int | None = None) -> Checkpoint | None:
    """Return the checkpoint of that number, or the last one; None when there is none."""
    wanted = [CHECKPOINTS.c.company == company, *([CHECKPOINTS.c.number == number] if number is not None else [])]
    query = select(*columns(CHECKPOINTS)).where(*wanted).order_by(CHECKPOINTS.c.number.desc()).limit(1)
    return next(map(Checkpoint._make, list(store.select(query))), None)


def heads(store: Store, company: str, number: int) -> Iterator[Head]:
    """Yield the heads a checkpoint covers, by machine and key."""
    superseded = (
        select(_LATER.c.number)
        .where(_same(_LATER, COVERED, *_NAME), _LATER.c.number > COVERED.c.number, _LATER.c.number <= number)
        .exists()
    )
    query = (
        select(*(COVERED.c[name] for name in Head._fields))
        .where(COVERED.c.company == company, COVERED.c.number <= number, ~superseded)
        .order_by(COVERED.c.machine, COVERED.c.key)
    )
    return map(Head._make, store.select(query))


def grown(store: Store, company: str, number: int, watched: Collection[Name] = ()) -> Grown:
    """Return the tree over the heads a checkpoint covers, with the leaves of some instances watched."""
    tree, steps, leaves = Tree(), 0, dict[Name, Leaf]()
    for machine, key, seq, head in heads(store, company, number):
        watch = (machine, key) in watched
        if watch:
            leaves[machine, key] = Leaf(tree.size, seq)
        tree.add(leaf(machine, key, seq, head), watch=watch)
        steps += seq
    return Grown(tree, steps, leaves)


def seen(store: Store, company: str) -> Iterator[Seen]:
    """Yield everything the checkpoints have found beside what there is of it now, by machine, key and number."""
    found = COVERED.outerjoin(STEPS, _same(COVERED, STEPS, *_NAME, "seq"))
    found = found.outerjoin(INSTANCES, _same(COVERED, INSTANCES, *_NAME))
    query = (
        select(*(COVERED.c[name] for name in _OF_SEEN), STEPS.c.seal, INSTANCES.c.seq)
        .select_from(found)
        .where(COVERED.c.company == company)
        .order_by(COVERED.c.machine, COVERED.c.key, COVERED.c.number)
    )
    return map(Seen._make, store.select(query))
