"""The values of accounts, sessions and tokens; times are UTC microseconds, secrets are kept as their SHA-256."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

Right = Literal["auditor", "operator"]
"""What an account may besides what everybody may."""
RIGHTS: tuple[Right, ...] = get_args(Right)


class Account(NamedTuple):
    """Somebody who may sign in, once they have a password."""

    person: str
    rights: tuple[Right, ...]
    password: str | None
    """As argon2 writes it; None until an invitation has been taken up."""
    made_at: int
    changed_at: int


Way = Literal["password", "code", "passkey", "issuer"]
"""What somebody has shown: a password alone, a one-time code besides, a passkey, or their issuer's word."""


class Session(NamedTuple):
    """Somebody who is signed in."""

    secret: bytes
    person: str
    begun_at: int
    seen_at: int
    proved_at: int
    """When they last showed who they are."""
    agent: str
    """What their browser calls itself."""
    way: Way
    """The most that has been shown in it."""


class Token(NamedTuple):
    """What a program comes in with, for somebody."""

    secret: bytes
    person: str
    name: str
    scopes: tuple[str, ...]
    made_at: int
    until: int
    used_at: int | None


Kind = Literal["totp", "recovery", "passkey"]
"""A secret that makes one-time codes, a code that holds once, a key that a device keeps."""


class Factor(NamedTuple):
    """What somebody proves who they are with besides their password."""

    kind: Kind
    id: str
    person: str
    data: Mapping[str, Any]
    made_at: int


class Challenge(NamedTuple):
    """What a browser has been asked for."""

    secret: bytes
    person: str
    data: Mapping[str, Any]
    until: int


class Proposal(NamedTuple):
    """What somebody has asked for and somebody else has to approve."""

    id: str
    what: Mapping[str, Any]
    """An event (machine, key, event, data, reason; approver, whom alone it waits for), somebody's rights (person,
    rights), or a policy's text (policy, begins, hash)."""
    proposed_by: str
    proposed_at: int


class AccessEntry(NamedTuple):
    """A line of the access log."""

    seq: int
    at: int
    event: str
    person: str
    """Whose account it is about; empty where no such account is."""
    actor: str
    data: Mapping[str, Any]
    seal: bytes
