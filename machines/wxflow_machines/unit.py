"""The machine of a unit: opened, renamed, merged into another, closed; whatever it was called means it for good."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, keep_nothing
from wxflow.declare.naming import NAME, Naming
from wxflow.declare.records import Facts, Fire, FollowUp, Instance, Step
from wxflow.translatable import tr
from wxflow_machines.parts.presence import unit_not_open
from wxflow_machines.parts.roles import HR, INFORMATION_CENTRE
from wxflow_machines.parts.scope import is_of, live_groups_naming, people_in_scope, people_of
from wxflow_machines.policy.sameness import as_key, canonical_name

_NAME = Field("name", help="what it is called from now on")
_INTO = Field("into", help="the unit that takes its people and its names", names="unit")


def _called(facts: Facts, step: Step) -> Facts:
    """Learn what it is called now; whatever it was called stays its name."""
    name = step.data.get("name") or facts.get("name") or step.key
    return {**facts, "name": name, "names": list(dict.fromkeys([step.key, *facts.get("names", ()), name]))}


def _weighed(facts: Facts, key: str) -> list[str]:
    """Return a unit's names, the one that counts most for its chain last, as `chains.names_of` takes them."""
    return list(dict.fromkeys((facts["name"], key, *reversed(facts["names"]))))[::-1]


def _learn_names(facts: Facts, step: Step) -> Facts:
    return {**facts, "names": list(dict.fromkeys([*step.data["names"], *facts["names"]]))}


def _is_free(context: Context) -> str | None:
    """Say which other unit a name means already, if one does."""
    name = context.data.get("name")
    other = context.key if name is None else context.lookups.key("unit", name)
    if other == context.key or context.lookups.get("unit", other) is None:
        return None
    return tr("{name} is a name of unit {other} already", name=name, other=other)


def _may_merge(context: Context) -> str | None:
    into = context.data["into"]
    if into == context.key:
        return tr("{unit} cannot be merged into itself", unit=context.key)
    return unit_not_open(context.lookups, into)


def _is_unused(context: Context) -> str | None:
    """Say who is in it, or which group names it, if so."""
    if people := people_of(context.lookups, context.key):
        first, more = people[0].key, len(people) - 1
        if more:
            return tr("{person} and {n} more are employed in it", person=first, n=more)
        return tr("{person} is employed in it", person=first)
    if groups := live_groups_naming(context.lookups, context.key):
        return tr("group {group} names it", group=groups[0].key)
    return None


def _follow_merge(context: Context) -> Iterator[FollowUp]:
    """Let the other unit take its place: its names mean that from now on, and whoever is newly concerned is owed."""
    lookups, into = context.lookups, context.data["into"]
    yield Fire("unit", into, "take_in", {"names": _weighed(context.facts, context.key)})
    touched = {group.key: group for one in (context.key, into) for group in live_groups_naming(lookups, one)}
    for _, group in sorted(touched.items()):
        if group.state == "active":
            yield from _owe_the_new(context, group)


def _owe_the_new(context: Context, group: Instance) -> Iterator[FollowUp]:
    lookups, both = context.lookups, (context.key, context.data["into"])
    if not any(is_of(lookups, one, group.facts["scope"]["units"]) for one in both):
        return
    known = {*people_in_scope(lookups, group.facts)}
    for person in sorted({one.key for unit in both for one in people_of(lookups, unit)} - known):
        yield Fire("membership", f"{group.key}/{person}", "owe")


def _successor(facts: Facts) -> str | None:
    into: str | None = facts.get("into")
    return into


def _refs(state: str, facts: Facts, _: str) -> Iterable[tuple[str, str]]:
    return () if state == "merged" else ((NAME, canonical_name(name)) for name in facts["names"])


UNIT = Machine(
    name="unit",
    title="a unit of the company",
    key=(),
    key_names=("unit",),
    naming=Naming(canonical_name, as_key, _successor),
    refs=_refs,
    revives=True,
    looks_far=True,
    idle=("open",),
    transitions=(
        Transition(
            "open", (None, "closed"), "open", by=(HR, INFORMATION_CENTRE), learn=_called, guard=_is_free,
            data=(Field("name", required=False, help="what it is called, if its key is a code"),),
            note="a person who joins or is transferred opens the unit they come to",
        ),
        Transition(
            "rename", "open", None, by=(HR, INFORMATION_CENTRE), data=(_NAME,), learn=_called, guard=_is_free,
            note="nobody moves, no deadline begins; its former names still mean it",
        ),
        Transition(
            "merge", "open", "merged", by=(HR, INFORMATION_CENTRE), data=(_INTO,), guard=_may_merge,
            then=_follow_merge,
            note="its people are the other's, its names mean the other; who is newly in scope is owed",
        ),
        Transition("take_in", "open", None, learn=_learn_names, note="follows the merge of another unit into it"),
        Transition(
            "close", "open", "closed", by=(HR, INFORMATION_CENTRE), learn=keep_nothing, guard=_is_unused,
            note="only when nobody employed is in it and no live group names it",
        ),
    ),
)  # fmt: skip
