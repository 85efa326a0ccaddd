"""Sign with an Ed25519 key kept outside the database, and check what was signed."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from wxflow.databases.private import write_new
from wxflow.errors import BadInput, system_error
from wxflow.translatable import tr

# cryptography takes long to import, and few commands need it: each function brings its own.
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_NOT_A_KEY = "is no Ed25519 {kind} key: `wxflow audit keygen FILE` makes one"


class Signer(NamedTuple):
    """What signs: a public key of 32 bytes, and what makes a signature of 64 that fits it."""

    public_key: bytes
    sign: Callable[[bytes], bytes]


def make_key(path: Path) -> bytes:
    """Write a new private key (PEM) where nothing lies yet, for its owner's eyes only; return the public key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    try:
        write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    except FileExistsError:
        raise BadInput(tr("key file {path} is there already, and is kept: name another", path=path)) from None
    except OSError as error:
        raise BadInput(
            tr("key file {path} cannot be written: {strerror}", path=path, strerror=system_error(error))
        ) from None
    return key.public_key().public_bytes_raw()


def read_key(path: Path) -> Signer:
    """Read a private key; BadInput when there is none that could sign."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise BadInput(
            tr("key file {path} cannot be read: {strerror}", path=path, strerror=system_error(error))
        ) from None
    except TypeError:
        raise BadInput(
            tr("key file {path} is encrypted: give one that is not, in a folder only its owner reads", path=path)
        ) from None
    except ValueError:
        raise BadInput(tr("key file {path} {format}", path=path, format=_NOT_A_KEY.format(kind="private"))) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(tr("key file {path} {format}", path=path, format=_NOT_A_KEY.format(kind="private")))
    return Signer(key.public_key().public_bytes_raw(), key.sign)


def is_open_to_others(path: Path) -> bool:
    """Tell whether others than its owner may read or write a file."""
    return bool(path.stat().st_mode & 0o077)


def public_key_of(text: str) -> bytes | None:
    """Return the public key that a text gives in hex, spaces allowed; None when it gives none."""
    digits = "".join(text.split())
    return bytes.fromhex(digits) if _HEX.fullmatch(digits) else None


def read_public_key(given: str) -> bytes:
    """Return the public key given in hex, spaces allowed, or in a file, as hex or PEM; BadInput when it is none."""
    if (raw := public_key_of(given)) is not None:
        return raw
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        content = Path(given).read_bytes()
    except (OSError, ValueError):
        raise BadInput(
            tr("public key {given} is neither 64 hex digits nor a file that can be read", given=repr(given))
        ) from None
    if (raw := public_key_of(content.decode("latin-1"))) is not None:
        return raw
    try:
        key = load_pem_public_key(content)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput(
            tr(
                "public key file {given} {format}, and prints its 64 hex digits",
                given=given,
                format=_NOT_A_KEY.format(kind="public"),
            )
        )
    return key.public_bytes_raw()


def is_signed(public_key: bytes, signature: bytes, text: str) -> bool:
    """Tell whether a signature of a text fits a public key; what is no key signs nothing."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public_key: bytes) -> str:
    """Return what a person compares keys by: 32 hex digits in groups of four, of the key's SHA-256."""
    digits = sha256(public_key).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))
