"""Say where somebody is reached: by a list, or as an address is made of a staff id."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_connectors.sender import Undelivered
from wxflow_machines.policy.channels import Channel

_IDS = ("id", "工号", "员工编号", "员工工号")
_ADDRESSES = ("address", "地址", "邮箱", "邮箱地址", "邮件地址", "电子邮箱", "企业邮箱", "账号", "企业微信账号")
"""What the columns may be called."""


class Entry(NamedTuple):
    """A line of a list: its number from 1, whom it is about, and where they are reached; nothing where it is short."""

    line: int
    person: str
    address: str


class Addresses:
    """A channel's addresses; their list, named from `folder`, is read once, when the first is wanted."""

    def __init__(self, channel: Channel, folder: Path) -> None:
        self._channel, self._folder, self._options = channel, folder, channel.options

    def of(self, recipient: str) -> str:
        """Return somebody's address; Undelivered when there is none, BadInput when the list cannot be read."""
        if "addresses" in self._options:
            if found := self._listed.get(recipient):
                return found
            if "address" not in self._options:
                raise Undelivered(f"{self._options['addresses']} holds no address of {recipient}", final=True)
        return str(self._options.get("address", "{id}")).replace("{id}", recipient)

    @cached_property
    def _listed(self) -> Mapping[str, str]:
        name, path = self._channel.name, self._folder / self._options["addresses"]
        try:
            return {one.person: one.address for one in entries(path.read_bytes())}
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise BadInput(
                tr("channel {name}: {path} cannot be read: {error}", name=name, path=path, error=error)
            ) from None
        except StopIteration:
            raise BadInput(
                tr("channel {name}: {path} must have the columns id and address", name=name, path=path)
            ) from None


def entries(content: bytes) -> Iterator[Entry]:
    """Yield what a list says; csv.Error or UnicodeDecodeError when it is none, StopIteration without its columns."""
    rows = csv.DictReader(StringIO(_decoded(content), newline=""), restval="")
    rows.fieldnames = [name.strip().casefold() for name in rows.fieldnames or ()]
    return iter([Entry(rows.line_num, _cell(row, _IDS), _cell(row, _ADDRESSES)) for row in rows])


def _decoded(content: bytes) -> str:
    """Decode as UTF-8, else as GB18030, as spreadsheet programs in China save a list."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _cell(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next(row[name] for name in names if name in row).strip()
