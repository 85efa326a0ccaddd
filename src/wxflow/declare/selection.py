"""Choose lives by what is known of them."""

from typing import NamedTuple


class Choice(NamedTuple):
    """Some instances: all that fit everything that is given."""

    machine: str | None = None
    key: str | None = None
    root: str | None = None
    """machine/key of the root they live under."""
    ref: tuple[str, str] | None = None
    """Name and value of a ref they hold."""
    fact: tuple[str, str] | None = None
    """Name and value of one of their facts, a text."""
