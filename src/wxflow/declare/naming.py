"""Find the key on record of what a text names: an instance may have other names than its key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from wxflow.declare.records import Facts, Instance

NAME = "name"
"""The ref that holds what an instance is called, in the form in which equal names are equal."""


def no_refs(_state: str, _facts: Facts, _key: str) -> tuple[tuple[str, str], ...]:
    """Index nothing: an instance is found by its key only."""
    return ()


def _nobody(_: Facts) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Naming:
    """How the instances of a machine are named: their ref `name` holds each name in its comparing form."""

    same: Callable[[str], str]
    """The comparing form of a name: equal for what a reader takes for the same."""
    kept: Callable[[str], str]
    """A name as it becomes a key, if it means nothing yet."""
    successor: Callable[[Facts], str | None] = _nobody
    """The key of the instance that all its names mean now, if that is another."""
    reads: Callable[[str], str] = str
    """How what one is called reads: the comparing form of real names and nicknames."""
    acts: bool = False
    """Whether commands are given by its instances."""

    @property
    def hands_on(self) -> bool:
        """Whether the names of one of its instances may come to mean another."""
        return self.successor is not _nobody


class Finds(Protocol):
    """What naming wants of look-ups."""

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood at the moment, or None."""
        ...

    def named(self, machine: str, name: str) -> str | None:
        """Return the key of the instance that bore a name, in its comparing form, at the moment, or None."""
        ...


def key_on_record(lookups: Finds, machine: str, naming: Naming | None, text: str) -> str:
    """Return the key of what a text names, or the text itself where it names nothing."""
    if naming is None:
        return text
    found = lookups.get(machine, text)
    if found is None and (key := lookups.named(machine, naming.same(text))) is not None:
        found = lookups.get(machine, key)
    while found is not None and (other := naming.successor(found.facts)) is not None:
        found = lookups.get(machine, other)
    return naming.kept(text) if found is None else found.key
