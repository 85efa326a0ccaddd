"""Hash leaves into a Merkle tree (RFC 6962 §2.1): its root, and leaves' paths, in O(log n) memory each."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


Paths = dict[int, list[bytes]]
"""By a leaf's index its audit path: the hashes beside it, from its own level up."""


class _Peak(NamedTuple):
    """The hash of a whole subtree, and the indexes of the watched leaves in it."""

    hash: bytes
    watched: tuple[int, ...]


class Tree:
    """A tree that grows leaf by leaf; it keeps the whole subtrees the leaves fill, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[_Peak] = []
        self._paths: Paths = {}

    def add(self, leaf: bytes, *, watch: bool = False) -> None:
        """Add a leaf; one that is watched has a path in the end."""
        watched: tuple[int, ...] = ()
        if watch:
            watched = (self.size,)
            self._paths[self.size] = []
        peak, size = _Peak(_leaf_hash(leaf), watched), self.size
        while size & 1:
            peak = _joined(self._peaks.pop(), peak, self._paths)
            size >>= 1
        self._peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far, 32 bytes."""
        root, _ = self._closed()
        return root

    def paths(self) -> Paths:
        """Return the paths of the watched leaves to the root over all leaves so far."""
        _, paths = self._closed()
        return paths

    def _closed(self) -> tuple[bytes, Paths]:
        paths = {index: list(path) for index, path in self._paths.items()}
        if not self._peaks:
            return EMPTY, paths
        *others, peak = self._peaks
        for left in reversed(others):
            peak = _joined(left, peak, paths)
        return peak.hash, paths


def fits(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a path leads from the leaf at an index of a tree of that size to its root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    found, at, last = _leaf_hash(leaf), index, size - 1
    for beside in path:
        if last == 0:
            return False
        # A last node without a partner goes up as it is, until it is a right one.
        while at == last and not at & 1:
            at, last = at >> 1, last >> 1
        found = _node_hash(beside, found) if at & 1 else _node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def _joined(left: _Peak, right: _Peak, paths: Paths) -> _Peak:
    for index in left.watched:
        paths[index].append(right.hash)
    for index in right.watched:
        paths[index].append(left.hash)
    return _Peak(_node_hash(left.hash, right.hash), left.watched + right.watched)


# The signs in front keep a leaf from passing for a node: RFC 6962 §2.1.


def _leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
