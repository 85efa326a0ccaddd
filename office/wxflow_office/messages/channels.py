"""Say which sender speaks by which kind of channel."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from wxflow_connectors.file import Lines, Stream

if TYPE_CHECKING:
    from wxflow_connectors.http import Client
    from wxflow_connectors.sender import Sender
    from wxflow_machines.policy.channels import Channel


@contextmanager
def sender_of(channel: "Channel", folder: Path, clock: Callable[[], int], stream: TextIO) -> Generator["Sender"]:
    """Lend what sends by a channel, for one delivery.

    The channel's files are named from `folder`; `clock` tells the time it is, UTC microseconds; `stream` is where the
    kind `stdout` writes.
    """
    if channel.kind == "stdout":
        yield Stream(channel, stream)
    elif channel.kind == "file":
        yield Lines(channel, folder)
    elif channel.kind == "smtp":
        from wxflow_connectors.mail import Mail

        yield Mail(channel, folder, clock)
    else:
        from wxflow_connectors.http import Client

        with Client(clock) as client:
            yield _by_http(channel, folder, client, clock)


def _by_http(channel: "Channel", folder: Path, client: "Client", clock: Callable[[], int]) -> "Sender":
    if channel.kind == "webhook":
        from wxflow_connectors.webhook import Webhook

        return Webhook(channel, client, clock)
    from wxflow_connectors.wecom.senders import Application, Robot

    return {"wecom_robot": Robot, "wecom_app": Application}[channel.kind](channel, folder, client)
