"""Say what another policy would change: values, what missed deadlines would cost, whom open cases would wait for."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from wxflow.declare.context import Context
from wxflow.declare.deadline import Deadline
from wxflow.declare.records import Facts, Start
from wxflow_machines.parts.chains import deciders
from wxflow_machines.parts.roles import FIRST_APPROVER, INFORMATION_CENTRE
from wxflow_machines.policy.policy import Policy

WAITING: Mapping[str, tuple[str, ...]] = {"group": ("requested", "closing"), "handover": ("requested",)}
"""The states, by machine, in which a case waits for whom the policy names."""
_TERMS = ("amount", "floor", "ceiling", "mode")


class Value(NamedTuple):
    """A value that differs; None where a policy does not have it."""

    key: str
    old: Any
    new: Any


class Cost(NamedTuple):
    """What missing a deadline costs somebody under each policy; None where it costs them nothing."""

    debtor: str
    clause: str
    old: Facts | None
    new: Facts | None


def values(old: Policy, new: Policy) -> Iterator[Value]:
    """Yield the values that differ, by their tables and keys."""
    before, after = (dict(_flat(json.loads(one.canonical), "")) for one in (old, new))
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Value(key, before.get(key), after.get(key))


def costs(deadline: Deadline, old: Context, new: Context) -> Iterator[Cost]:
    """Yield what missing a deadline costs differently; each context under its policy."""
    if deadline.then is None:
        return
    before, after = ({one.key: one.data for one in deadline.then(at) if isinstance(one, Start)} for at in (old, new))
    for key in dict.fromkeys([*before, *after]):
        terms = [_terms(found.get(key)) for found in (before, after)]
        if terms[0] != terms[1]:
            facts = before.get(key) or after[key]
            yield Cost(facts["debtor"], facts["clause"], *terms)


def asked(context: Context) -> tuple[str, ...]:
    """Return whom a case waits for: the next approver, or who may dissolve when all have approved; nobody, if stuck.

    What an approval of its own carries waits for that: it goes by the rule it began under, whatever the policy says.
    """
    if context.facts.get("dissolution_granted"):
        return INFORMATION_CENTRE.holders(context)
    if (case := context.facts.get("approval")) is not None:
        return (f"approval/{case}",)
    if context.machine != "group":
        return FIRST_APPROVER.holders(context)
    return deciders(context)


def _terms(facts: Facts | None) -> Facts | None:
    return None if facts is None else {name: facts[name] for name in _TERMS if facts.get(name) is not None}


def _flat(told: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in told.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")  # pyright: ignore[reportUnknownArgumentType]
        else:
            yield path + name, value
