"""Take a hash on the command line."""

import re
from typing import Any

import click

from wxflow.translatable import tr


class Hash(click.ParamType[bytes]):
    """A SHA-256 in hex, spaces allowed, as it may have been copied from paper."""

    name = "hash"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bytes:
        """Return its 32 bytes."""
        if isinstance(value, bytes):
            return value
        digits = "".join(value.split())
        if not re.fullmatch("[0-9a-fA-F]{64}", digits):
            what = param.opts[0] if param else "hash"
            raise click.UsageError(
                tr("{what}: {value} is not a hash: give its 64 hex digits", what=what, value=repr(value)), ctx
            )
        return bytes.fromhex(digits)


HASH = Hash()
