"""The tree is that of RFC 6962: its known roots, and a second reading of its recursive definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxflow.proofs.merkle import EMPTY, Tree, fits

KNOWN_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = st.lists(st.binary(max_size=3), min_size=1, max_size=70)


def grown(leaves: list[bytes], *watched: int) -> Tree:
    tree = Tree()
    for index, leaf in enumerate(leaves):
        tree.add(leaf, watch=index in watched)
    return tree


def naive_root(leaves: list[bytes]) -> bytes:
    """Return MTH(D[n]) as RFC 6962, section 2.1, defines it."""
    if len(leaves) < 2:
        return sha256(b"\0" + leaves[0]).digest() if leaves else sha256().digest()
    k = largest_power_below(len(leaves))
    return sha256(b"\1" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """Return PATH(m, D[n]) as RFC 6962, section 2.1.1, defines it."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def largest_power_below(n: int) -> int:
    return int(2 ** (len(bin(n - 1)) - 3))


@pytest.mark.parametrize("size", range(9))
def test_the_known_leaves_have_the_known_roots(size: int) -> None:
    assert grown(KNOWN_LEAVES[:size]).root().hex() == KNOWN_ROOTS[size]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert Tree().root() == EMPTY == naive_root([])


@given(LEAVES, st.data())
def test_root_and_paths_are_those_of_the_recursive_definition(leaves: list[bytes], data: st.DataObject) -> None:
    watched = data.draw(st.sets(st.integers(0, len(leaves) - 1)))
    tree = grown(leaves, *watched)
    assert tree.root() == naive_root(leaves)
    assert tree.paths() == {index: naive_path(index, leaves) for index in watched}
    for index, path in tree.paths().items():
        assert fits(leaves[index], index, len(leaves), path, tree.root())


@given(LEAVES, st.data())
def test_a_path_fits_no_other_leaf_place_root_or_path(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    tree = grown(leaves, index)
    leaf, size, path, root = leaves[index], len(leaves), tree.paths()[index], tree.root()
    assert not fits(leaf + b"x", index, size, path, root)
    assert not fits(leaf, size, size, path, root)
    assert not fits(leaf, -1, size, path, root)
    assert not fits(leaf, index, size, [*path, root], root)
    assert not fits(leaf, index, 2 * size, path, root)
    assert not fits(leaf, index, size, path, sha256(root).digest())
    other = data.draw(st.integers(0, size - 1))
    assert fits(leaf, other, size, path, root) == (
        other == index or (naive_path(other, leaves) == path and leaves[other] == leaf)
    )
    for changed in range(len(path)):
        assert not fits(leaf, index, size, path[:changed], root)
        assert not fits(
            leaf, index, size, [*path[:changed], sha256(path[changed]).digest(), *path[changed + 1 :]], root
        )


@given(LEAVES)
def test_looking_at_the_root_between_does_not_change_it(leaves: list[bytes]) -> None:
    tree = Tree()
    for count, leaf in enumerate(leaves, 1):
        tree.add(leaf, watch=count == 1)
        assert tree.root() == naive_root(leaves[:count])
        assert tree.paths() == {0: naive_path(0, leaves[:count])}
