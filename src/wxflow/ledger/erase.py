"""Erase what is kept about somebody, without breaking a seal."""

from typing import NamedTuple

from wxflow.decide.compiled import Machines
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import NO_DATA, Name
from wxflow.json_values import canonical
from wxflow.ledger import outbox
from wxflow.store import statements as sql
from wxflow.store.codec import instance_of, step_of
from wxflow.store.store import Store

_SHORTEST = 2
"""The fewest characters of a name that are a name wherever they stand."""


def erase(store: Store, company: str, machines: Machines, about: str) -> None:
    """Erase every personal value about somebody, in the transaction that is open; facts are learnt anew without them.

    A value about nobody known goes with them when it reads as one of theirs, or holds what they were called.
    """
    theirs = _openings(store, company, about)
    values = {one.value for one in theirs}
    names = {one.value for one in theirs if one.key == about and len(one.value) >= _SHORTEST}
    theirs += [
        one for one in _openings(store, company, "") if one.value in values or any(name in one.value for name in names)
    ]
    store.run_many(sql.DROP_OPENING, [(company, one.machine, one.key, one.seq, one.slot) for one in theirs])
    for name in dict.fromkeys((one.machine, one.key) for one in theirs):
        _learn_anew(store, company, machines, name)
    store.run(outbox.FORGET_TEXT, company, about, about, company, about, about)
    store.leave_no_trace()


class _Kept(NamedTuple):
    """A personal value that is kept beside a step, at a slot of it."""

    machine: str
    key: str
    seq: int
    slot: int
    value: str


def _openings(store: Store, company: str, about: str) -> list[_Kept]:
    return list(map(_Kept._make, store.rows(sql.OPENINGS_ABOUT, company, about)))


def _learn_anew(store: Store, company: str, machines: Machines, name: Name) -> None:
    machine, _ = name
    compiled, facts = machines[machine], NO_DATA
    for step in as_corrected(map(step_of, store.rows(sql.STEPS_OF, company, *name))):
        facts = compiled.learn(facts, step)
    (row,) = store.rows(sql.INSTANCE, company, *name)
    if facts != instance_of(row).facts:
        store.run(sql.SET_FACTS, canonical(facts), company, *name)
