"""Find the roots whose commands may have looked at something: what they name, or find by a name, is on record."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from wxflow.declare.lives import as_corrected
from wxflow.declare.naming import NAME
from wxflow.declare.records import NO_DATA, Facts, Name, Step, name_of_root
from wxflow.declare.standing import STANDING
from wxflow.engine.corrections.differences import Outcome
from wxflow.engine.corrections.reach import Reach, rooted
from wxflow.engine.corrections.record import Record

ANY = ""
"""Roots of any machine."""


class Readers:
    """Whoever may have looked, from a moment on (UTC microseconds), at what would stand otherwise.

    A command looks at what it names, at what its instance has ever named, and at what the policy names; at what holds
    one of these as a ref that its root's machine looks for; at its root, and the root that one of these lives under;
    and at nothing else, unless its machine `looks_around` or `looks_far`, or its instances are periods.
    """

    def __init__(self, record: Record, since: int, reach: Reach) -> None:
        self._record, self._since, self._reach = record, since, reach
        self._machines = record.machines.machines
        self._seen: set[Name] = set()

    def reach_for(self, outcome: Outcome) -> bool:
        """Reach whoever may have looked at what is found to differ; tell whether there was anybody."""
        lives = {one.name: one.life for one in outcome.changed} | dict(outcome.missed)
        lives |= {one.full_name: () for one in outcome.difference.unmade}
        new = {name: life for name, life in lives.items() if name not in self._seen}
        self._seen.update(new)
        return self._reach_for(new)

    def reach_without(self, names: Iterable[Name]) -> None:
        """Reach whoever may have looked at something that will hardly be there."""
        self._reach_for(dict.fromkeys(names, ()))

    def _reach_for(self, new: Mapping[Name, Iterable[Step]]) -> bool:
        """Reach whoever may have looked at what has such lives now; tell whether there was anybody."""
        if any(self._machines[machine].excuses for machine, _ in new):
            return self._reach_all()
        called = {value for name, life in new.items() for value in self._called(name, life)}
        if self._in_policy(called):
            return self._reach_all()
        looking = self._looking(new)
        looking[ANY] |= called
        corrections = {one.name for one in self._machines.values() if one.corrects is not None}
        moved = self._record.recorded.roots_moved(self._since)
        moved = {root for root in moved if root.partition("/")[0] not in corrections}
        found = self._naming({of: self._alike(names) for of, names in looking.items()}, moved)
        return self._reach.add(self._around(new, found) | self._above(new, moved))

    def _around(self, new: Iterable[Name], found: Mapping[Name, str]) -> dict[Name, str]:
        """Return what was found, and whatever under the same roots looks around, or is looked at by all else there."""
        differ = rooted((name, self._record.root(name)) for name in new)
        whole = {root for (machine, key), root in differ.items() if root == f"{machine}/{key}"}
        if any(self._machines[machine].looks_far for machine, _ in differ):
            whole |= {*found.values()}
        roots = {*found.values(), *differ.values()}
        under = self._record.names_under(roots) if roots else {}
        looking = {name: root for name, root in under.items() if root in whole or self._machines[name[0]].looks_around}
        return dict(found) | looking

    def _reach_all(self) -> bool:
        was, self._reach.everything = self._reach.everything, True
        return not was

    def _called(self, name: Name, life: Iterable[Step]) -> Iterator[str]:
        """Yield what something was ever called."""
        machine, key = name
        declared = self._machines[machine]
        if declared.unmade is not None or declared.root:
            return  # nothing names it but what it is found by, or what lives under the same root
        yield key
        yield from (value for ref, value in self._refs_ever(name, life) if ref == NAME)

    def _looking(self, lives: Mapping[Name, Iterable[Step]]) -> dict[str, set[str]]:
        """Return what refs hold, or have held or would have, by the machine of the roots that look for it."""
        looking: dict[str, set[str]] = defaultdict(set)
        for name, life in lives.items():
            found_by = self._machines[name[0]].found_by
            for ref, value in self._refs_ever(name, life):
                for of in found_by.get(ref, (ANY,)):
                    looking[of].add(value)
        return looking

    def _refs_ever(self, name: Name, life: Iterable[Step]) -> set[tuple[str, str]]:
        """Return every ref that something has held, or would have."""
        compiled = self._record.machines[name[0]]
        found: set[tuple[str, str]] = set()
        for steps in (life, as_corrected(self._record.steps(*name))):
            facts: Facts = NO_DATA
            for step in steps:
                facts = compiled.learn(facts, step)
                found |= compiled.machine.index(step.target, facts, name[1])
        return {ref for ref in found if ref[0] != STANDING}

    def _alike(self, values: Collection[str]) -> set[str]:
        """Return values, and whatever else means the same, now or before a merge, in small letters."""
        found = set(values)
        for machine, declared in self._machines.items():
            for value in values if declared.naming else ():
                assert declared.naming is not None
                keys = self._record.ledger.keys_by_ref(machine, NAME, declared.naming.same(value))
                for one in filter(None, (self._record.instance(machine, key) for key in {*keys, value})):
                    found.add(one.key)
                    found |= {name for ref, name in declared.index(one.state, one.facts, one.key) if ref == NAME}
        return {value.casefold() for value in found}

    def _in_policy(self, called: Collection[str]) -> bool:
        """Tell whether a policy names something, or somebody whom a policy names does: then anybody may look at it."""
        names = self._alike(called)
        if not names.isdisjoint(self._in_policies):
            return True
        acting = self._record.machines.acting
        people = self._record.recorded.keys(acting) if acting else ()
        in_policy = {f"{acting}/{key}" for key in people if key.casefold() in self._in_policies}
        return bool(self._naming({ANY: names}, in_policy))

    @cached_property
    def _in_policies(self) -> set[str]:
        """What any policy names, ever."""
        return self._alike({word for text in self._record.recorded.policies() for word in text.split('"')})

    def _naming(self, names: Mapping[str, set[str]], roots: Collection[str]) -> dict[Name, str]:
        """Return what ever named, under some roots, any of the names that its root's machine looks for."""
        found: dict[Name, str] = {}
        wanted = {of: names.get(ANY, set()) | names.get(of, set()) for of in self._machines}
        for text in self._record.recorded.texts(roots) if any(names.values()) and roots else ():
            name = text.machine, text.key
            if name in found or text.root not in roots:
                continue
            looked_for = wanted[text.root.partition("/")[0]]
            if any(not looked_for.isdisjoint(_words(said)) for said in (text.key, text.actor, text.data)):
                found[name] = text.root
        return found

    def _above(self, names: Iterable[Name], roots: Collection[str]) -> dict[Name, str]:
        """Return whoever is named, among some roots, by what lives under a root that differs itself."""
        found: set[str] = set()
        for machine, key in names:
            if self._machines[machine].root:
                continue
            for name in self._record.names_under((f"{machine}/{key}",)):
                values = {value for _, value in self._refs_ever(name, ())}
                found |= {f"{one}/{value}" for one, of in self._machines.items() if of.naming for value in values}
        return {name_of_root(root): root for root in found & {*roots}}


def _words(text: str) -> list[str]:
    """Return what is written between quotes, slashes and number signs, in small letters."""
    return text.casefold().replace("/", '"').replace("#", '"').split('"')
