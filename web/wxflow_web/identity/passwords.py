"""Passwords by argon2id: hashed and compared two at a time, so that a crowd at the door takes no more memory."""

import gzip
from functools import cache
from importlib.resources import files
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wxflow.errors import BadInput
from wxflow.translatable import tr

LEAST, MOST = 8, 128
"""Characters."""
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_AT_ONCE = Semaphore(2)


def hashed(password: str) -> str:
    """Return a password as argon2 writes it."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one kept; where none is, it takes as long to say no."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a password is kept with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def check_new(password: str, *others: str) -> None:
    """Raise BadInput unless a password is long enough and none that would be tried first; `others` are names."""
    if not LEAST <= len(password) <= MOST:
        raise BadInput(tr("a password has {least} to {most} characters", least=LEAST, most=MOST))
    plain = password.casefold()
    if plain in common() or len(set(plain)) < 3 or any(plain == one.casefold() for one in others):
        raise BadInput(tr("this password is among those that are tried first: choose another"))


@cache
def common() -> frozenset[str]:
    """Return the passwords that everybody tries, in small letters."""
    packed = files("wxflow_web") / "identity" / "common_passwords.txt.gz"
    return frozenset(gzip.decompress(packed.read_bytes()).decode().split())


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's")
