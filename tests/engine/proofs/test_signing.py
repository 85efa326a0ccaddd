"""A key is kept for its owner, and what is no key is told so."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from wxflow.errors import BadInput
from wxflow.proofs import signing


def test_a_key_file_is_for_its_owner_only_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    public_key = signing.make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not signing.is_open_to_others(path)
    with pytest.raises(BadInput, match="is there already"):
        signing.make_key(path)
    assert signing.read_key(path).public_key == public_key
    path.chmod(0o640)
    assert signing.is_open_to_others(path)


def test_a_public_key_is_read_from_hex_and_from_files(tmp_path: Path) -> None:
    public_key = signing.make_key(tmp_path / "key.pem")
    key = Ed25519PublicKey.from_public_bytes(public_key)
    (tmp_path / "key.pub").write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "key.hex").write_text(f"{public_key.hex()}\n", encoding="utf-8")
    for given in (public_key.hex(), public_key.hex(" ").upper(), tmp_path / "key.pub", tmp_path / "key.hex"):
        assert signing.read_public_key(str(given)) == public_key


def test_what_is_no_key_is_told_in_a_line(tmp_path: Path) -> None:
    rsa, pkcs8 = generate_private_key(65537, 2048), PrivateFormat.PKCS8
    contents = {
        "text": b"not a key",
        "rsa": rsa.private_bytes(Encoding.PEM, pkcs8, NoEncryption()),
        "locked": rsa.private_bytes(Encoding.PEM, pkcs8, BestAvailableEncryption(b"x")),
        "pub": rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    wrong = {"text": "is no Ed25519 private key", "rsa": "is no Ed25519 private key", "locked": "is encrypted"}
    for name, why in {**wrong, "none": "cannot be read"}.items():
        with pytest.raises(BadInput, match=why):
            signing.read_key(tmp_path / name)
    for name, why in {"text": "is no Ed25519 public key", "pub": "is no Ed25519 public key", "none": "neither"}.items():
        with pytest.raises(BadInput, match=why):
            signing.read_public_key(str(tmp_path / name))
