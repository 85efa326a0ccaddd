"""Erase what is kept about somebody, without breaking a seal."""

from wxflow import outbox
from wxflow import statements as sql
from wxflow.codec import instance_of, step_of
from wxflow.rows import NO_DATA, Facts
from wxflow.rules import Rulebook
from wxflow.seal import canonical
from wxflow.store import Store


def erase(store: Store, company: str, rulebook: Rulebook, about: str) -> None:
    """Erase every personal value about somebody, in the transaction that is open; facts are learnt anew without them.

    A value about nobody known goes with them when it reads as one of theirs.
    """
    theirs = store.rows(sql.OPENINGS_ABOUT, company, about)
    values = {row[4] for row in theirs}
    theirs += [row for row in store.rows(sql.OPENINGS_ABOUT, company, "") if row[4] in values]
    store.run_many(sql.DROP_OPENING, [(company, *row[:4]) for row in theirs])
    for machine, key in dict.fromkeys((row[0], row[1]) for row in theirs):
        _learn_anew(store, company, rulebook, machine, key)
    store.run(outbox.FORGET_TEXT, company, about, about, company, about, about)
    store.leave_no_trace()


def _learn_anew(store: Store, company: str, rulebook: Rulebook, machine: str, key: str) -> None:
    rules = rulebook[machine]
    facts: Facts = NO_DATA
    for row in store.rows(sql.STEPS_OF, company, machine, key):
        facts = rules.learn(facts, step_of(row))
    instance = instance_of(store.rows(sql.INSTANCE, company, machine, key)[0])
    if facts != instance.facts:
        store.run(sql.SET_FACTS, canonical(facts), company, machine, key)
