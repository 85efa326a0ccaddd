"""Say how a command ended: the exit codes, and the one line an error gets on stderr."""

import os
import sys
from typing import TYPE_CHECKING

from wxflow.errors import BadInput, BadInputs, Conflict, Refused, StoreUnusable, UnknownInstance

if TYPE_CHECKING:
    import click

DONE = 0
FINDINGS = 1
"""Finished, with findings or failures."""
BAD_INPUT = 2
"""Usage or bad input."""
REFUSED = 3
"""Refused by the rules."""
CONFLICT = 4
"""Lost a race: try again."""
INTERRUPTED = 130
"""Stopped by Ctrl-C, as shells count it."""

_CODES: tuple[tuple[type[Exception], int], ...] = (
    (UnknownInstance, BAD_INPUT),
    (Refused, REFUSED),
    (Conflict, CONFLICT),
    (BadInput, BAD_INPUT),
    (StoreUnusable, BAD_INPUT),
)


def code_of(error: Exception) -> int:
    """Return the exit code of an error; what is not listed is a failure."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FINDINGS)


def say(error: Exception) -> int:
    """Print an error as clear lines on stderr, one a problem, and return its exit code."""
    for line in error.problems if isinstance(error, BadInputs) else (str(error),):
        _line(line)
    return code_of(error)


def say_usage(error: "click.ClickException") -> int:
    """Print what is wrong with how a command was called, and where its help is."""
    context = getattr(error, "ctx", None)
    hint = f" (see `{context.command_path} --help`)" if context else ""
    _line(f"{error.format_message().rstrip('.')}{hint}")
    return BAD_INPUT


def say_unexpected(error: BaseException) -> int:
    """Print an error nobody foresaw as one line; its traceback goes to the log when WXFLOW_DEBUG is set."""
    if os.environ.get("WXFLOW_DEBUG"):
        from wxflow_cli.logs import logger

        logger().error("unexpected error", exc_info=error)
    text = " ".join(str(error).split())
    _line(f"unexpected {type(error).__name__}: {text} (a fault of wxflow; WXFLOW_DEBUG=1 shows where)")
    return FINDINGS


def go_quiet() -> int:
    """Stop writing to an output nobody reads any more, without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return FINDINGS


def _line(text: str) -> None:
    print("wxflow: " + " ".join(text.split()), file=sys.stderr)
