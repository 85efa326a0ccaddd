"""Know what a correction can have reached: only what was recorded of that is told anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from wxflow.declare.records import Name


class Reach:
    """The instances that are told anew; all others stand as they are on record, at every moment that is told."""

    def __init__(self, *, everything: bool = False) -> None:
        self.everything = everything
        """Whether that is every instance."""
        self.names: set[Name] = set()
        self.by_root: dict[str, set[Name]] = defaultdict(set)

    def has(self, name: Name) -> bool:
        """Tell whether an instance is told anew."""
        return self.everything or name in self.names

    def add(self, names: Mapping[Name, str]) -> bool:
        """Tell more instances anew, each given with its root; return whether there was any that was not."""
        before = len(self.names)
        self.names.update(names)
        for name, root in names.items():
            self.by_root[root].add(name)
        return len(self.names) > before


def rooted(found: Iterable[tuple[Name, str | None]]) -> dict[Name, str]:
    """Return names with their roots, those that are on record."""
    return {name: root for name, root in found if root is not None}
