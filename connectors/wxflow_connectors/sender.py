"""Hand a text to a channel: once it returns, the other side has taken it."""

import os
from abc import abstractmethod
from typing import Protocol

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_machines.policy.channels import Channel


class Undelivered(Exception):
    """Nobody has taken it; `final` when trying again cannot help, and not before `after` seconds."""

    def __init__(self, why: str, *, final: bool = False, after: int = 0) -> None:
        super().__init__(" ".join(why.split())[:300])
        self.final, self.after = final, after


class Sender(Protocol):
    """One channel, for as long as one delivery takes."""

    name: str
    """The channel's."""
    most_a_minute: int | None = None
    most_bytes: int | None = None
    """How long a text may be, in UTF-8."""

    @abstractmethod
    def send(self, digest: str, recipient: str, text: str) -> None:
        """Send a text; the digest names it, and is the same when it is sent again. Undelivered when it is not taken."""


def secret(channel: Channel, option: str) -> str:
    """Return what the environment variable that an option names holds; BadInput when it is not set."""
    name = channel.options[option]
    found = os.environ.get(name)
    if not found:
        raise BadInput(
            tr(
                "channel {name}: the environment variable {name2} ({option}) is not set",
                name=channel.name,
                name2=name,
                option=option,
            )
        )
    return found
