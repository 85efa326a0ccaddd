"""Make what opens a door, and the hash it is known by."""

from hashlib import sha256
from secrets import token_urlsafe


def make() -> str:
    """Return 256 bits at random, as 43 characters that a URL can hold."""
    return token_urlsafe(32)


def digest(secret: str) -> bytes:
    """Return the SHA-256 by which the database knows a secret; 256 random bits need no salt."""
    return sha256(secret.encode()).digest()
