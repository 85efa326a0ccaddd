"""Know which roots a correction can have reached: only what was recorded under these is told anew."""

from collections.abc import Iterable


class Reach:
    """The roots that are told anew; all others stand as they are on record, at every moment that is told."""

    def __init__(self, *, everything: bool = False) -> None:
        self.everything = everything
        """Whether that is every root."""
        self.roots: set[str] = set()

    def has(self, root: str) -> bool:
        """Tell whether a root is told anew."""
        return self.everything or root in self.roots

    def add(self, roots: Iterable[str]) -> bool:
        """Tell more roots anew; return whether there was any that was not."""
        before = len(self.roots)
        self.roots.update(roots)
        return len(self.roots) > before
