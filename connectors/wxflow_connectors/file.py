"""Write a line of JSON a message: to a stream, or added to a file."""

import json
import os
from pathlib import Path
from typing import TextIO

from wxflow_connectors.sender import Sender, Undelivered
from wxflow_machines.policy.channels import Channel


class Stream(Sender):
    """Lines to a stream that is given."""

    def __init__(self, channel: Channel, stream: TextIO) -> None:
        self.name, self._stream = channel.name, stream

    def send(self, digest: str, recipient: str, text: str) -> None:
        """Write the line at once."""
        self._stream.write(f"{_line(digest, recipient, text)}\n")
        self._stream.flush()


class Lines(Sender):
    """Lines added to a file, named from `folder`."""

    def __init__(self, channel: Channel, folder: Path) -> None:
        self.name, self._shown, self._path = channel.name, channel.options["path"], folder / channel.options["path"]

    def send(self, digest: str, recipient: str, text: str) -> None:
        """Write the line, and let the disk have it."""
        try:
            with self._path.open("ab+") as file:
                # Whoever was killed while writing has left half a line: it stays one of its own.
                torn = file.seek(0, os.SEEK_END) > 0 and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n"
                file.write(b"\n" * torn + _line(digest, recipient, text).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Undelivered(f"{self._shown}: {error.strerror}") from None


def _line(digest: str, recipient: str, text: str) -> str:
    return json.dumps({"id": digest, "to": recipient, "text": text}, ensure_ascii=False)
