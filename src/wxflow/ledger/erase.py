"""Erase what is kept about somebody, without breaking a seal."""

from collections.abc import Callable
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

    A value about nobody known goes with them when it reads as one of theirs, or holds what they were called; so does
    the text of a message that holds it.
    """
    theirs, reads = _openings(store, company, about), _reading(machines)
    values = {reads(one.value) for one in theirs}
    own = (reads(one.value) for one in theirs if one.key == about)
    names = {called for called in own if len(called) >= _SHORTEST}
    for one in _openings(store, company, ""):
        value = reads(one.value)
        if value in values or any(called in value for called in names):
            theirs.append(one)
    store.run_many(sql.DROP_OPENING, [(company, one.machine, one.key, one.seq, one.slot) for one in theirs])
    for name in dict.fromkeys((one.machine, one.key) for one in theirs):
        _learn_anew(store, company, machines, name)
    store.run(outbox.FORGET_TEXT, company, about, about, company, about, about)
    told = [key for key, text in store.rows(outbox.TEXTS, company) if any(called in reads(text) for called in names)]
    store.run_many(outbox.FORGET_ONE, [(company, key) for key in told])
    store.leave_no_trace()


def _reading(machines: Machines) -> Callable[[str], str]:
    """Return how the names of people read."""
    naming = None if machines.acting is None else machines[machines.acting].machine.naming
    return str if naming is None else naming.reads


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
