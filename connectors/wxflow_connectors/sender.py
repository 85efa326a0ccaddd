"""Hand a text to a channel: once it returns, the other side has taken it."""

import csv
import json
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_machines.policy.channels import Channel


class Undelivered(Exception):
    """Nobody has taken it; `final` when trying again cannot help, and not before `after` seconds."""

    def __init__(self, why: str, *, final: bool = False, after: int = 0) -> None:
        super().__init__(" ".join(why.split())[:300])
        self.final, self.after = final, after


class Sender(ABC):
    """One channel; `folder` is what its files are named from."""

    most_a_minute: int | None = None
    most_bytes: int | None = None
    """How long a text may be, in UTF-8."""

    def __init__(self, channel: Channel, folder: Path) -> None:
        self.name, self.options, self.folder = channel.name, channel.options, folder

    @abstractmethod
    def send(self, digest: str, recipient: str, text: str) -> None:
        """Send a text; the digest names it, and is the same when it is sent again. Undelivered when it is not taken."""

    def secret(self, option: str) -> str:
        """Return what an environment variable holds; BadInput when it is not set."""
        name = self.options[option]
        found = os.environ.get(name)
        if not found:
            raise BadInput(
                tr(
                    "channel {name}: the environment variable {name2} ({option}) is not set",
                    name=self.name,
                    name2=name,
                    option=option,
                )
            )
        return found

    def address(self, recipient: str) -> str:
        """Return somebody's address; Undelivered when there is none."""
        if "addresses" in self.options:
            found = self._addresses().get(recipient)
            if found is None and "address" not in self.options:
                raise Undelivered(f"{self.options['addresses']} holds no address of {recipient}", final=True)
            if found is not None:
                return found
        return str(self.options.get("address", "{id}")).replace("{id}", recipient)

    def _addresses(self) -> Mapping[str, str]:
        path = self.folder / self.options["addresses"]
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return {row["id"].strip(): row["address"].strip() for row in csv.DictReader(file)}
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(
                tr("channel {name}: {path} cannot be read: {error}", name=self.name, path=path, error=error)
            ) from None
        except (KeyError, AttributeError):
            raise BadInput(
                tr("channel {name}: {path} must have the columns id and address", name=self.name, path=path)
            ) from None


class Lines(Sender):
    """A line of JSON a message, to stdout or added to a file."""

    def send(self, digest: str, recipient: str, text: str) -> None:
        """Write the line, and let the disk have it."""
        line = json.dumps({"id": digest, "to": recipient, "text": text}, ensure_ascii=False)
        if "path" not in self.options:
            print(line, flush=True)
            return
        try:
            with (self.folder / self.options["path"]).open("ab+") as file:
                # Whoever was killed while writing has left half a line: it stays one of its own.
                torn = file.seek(0, os.SEEK_END) > 0 and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n"
                file.write(b"\n" * torn + line.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Undelivered(f"{self.options['path']}: {error.strerror}") from None


def sender_of(channel: Channel, folder: Path) -> Sender:
    """Return what sends by a channel."""
    if channel.kind in ("stdout", "file"):
        return Lines(channel, folder)
    if channel.kind == "smtp":
        from wxflow_connectors.mail import Mail

        return Mail(channel, folder)
    from wxflow_connectors import http

    kinds: dict[str, Any] = {
        "webhook": http.Webhook,
        "wecom_robot": http.Robot,
        "wecom_app": http.Application,
    }
    sender: Sender = kinds[channel.kind](channel, folder)
    return sender
