"""A leaf tells its fields apart."""

from wxflow.proofs.checkpoint import leaf


def test_a_leaf_tells_its_fields_apart() -> None:
    assert leaf("group", "G1", 4, b"\x01\x02") == b"wxflow leaf 1\n5:group2:G11:44:0102"
    assert leaf("a", "1:b", 1, b"") != leaf("a1", ":b", 1, b"")
