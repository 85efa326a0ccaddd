"""Say where somebody is reached: by a list, or as an address is made of a staff id."""

import csv
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_connectors.sender import Undelivered
from wxflow_machines.policy.channels import Channel


class Addresses:
    """A channel's addresses; their list, named from `folder`, is read once, when the first is wanted."""

    def __init__(self, channel: Channel, folder: Path) -> None:
        self._channel, self._folder, self._options = channel, folder, channel.options

    def of(self, recipient: str) -> str:
        """Return somebody's address; Undelivered when there is none, BadInput when the list cannot be read."""
        if "addresses" in self._options:
            found = self._listed.get(recipient)
            if found is None and "address" not in self._options:
                raise Undelivered(f"{self._options['addresses']} holds no address of {recipient}", final=True)
            if found is not None:
                return found
        return str(self._options.get("address", "{id}")).replace("{id}", recipient)

    @cached_property
    def _listed(self) -> Mapping[str, str]:
        name, path = self._channel.name, self._folder / self._options["addresses"]
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return {row["id"].strip(): row["address"].strip() for row in csv.DictReader(file)}
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(
                tr("channel {name}: {path} cannot be read: {error}", name=name, path=path, error=error)
            ) from None
        except (KeyError, AttributeError):
            raise BadInput(
                tr("channel {name}: {path} must have the columns id and address", name=name, path=path)
            ) from None
