"""Erase what is kept about somebody, without breaking a seal."""

from wxflow.decide.compiled import Machines
from wxflow.declare.records import NO_DATA, Facts
from wxflow.json_values import canonical
from wxflow.ledger import outbox
from wxflow.store import statements as sql
from wxflow.store.codec import instance_of, step_of
from wxflow.store.store import Store


def erase(store: Store, company: str, machines: Machines, about: str) -> None:
    """Erase every personal value about somebody, in the transaction that is open; facts are learnt anew without them.

    A value about nobody known goes with them when it reads as one of theirs.
    """
    theirs = store.rows(sql.OPENINGS_ABOUT, company, about)
    values = {row[4] for row in theirs}
    theirs += [row for row in store.rows(sql.OPENINGS_ABOUT, company, "") if row[4] in values]
    store.run_many(sql.DROP_OPENING, [(company, *row[:4]) for row in theirs])
    for machine, key in dict.fromkeys((row[0], row[1]) for row in theirs):
        _learn_anew(store, company, machines, machine, key)
    store.run(outbox.FORGET_TEXT, company, about, about, company, about, about)
    store.leave_no_trace()


def _learn_anew(store: Store, company: str, machines: Machines, machine: str, key: str) -> None:
    compiled = machines[machine]
    facts: Facts = NO_DATA
    for row in store.rows(sql.STEPS_OF, company, machine, key):
        facts = compiled.learn(facts, step_of(row))
    instance = instance_of(store.rows(sql.INSTANCE, company, machine, key)[0])
    if facts != instance.facts:
        store.run(sql.SET_FACTS, canonical(facts), company, machine, key)
