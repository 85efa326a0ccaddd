"""Say how a command ended: the exit codes, and the clear lines an error gets on stderr."""

import os
import sys

import click
from click.exceptions import NoArgsIsHelpError

from wxflow.errors import (
    BadInput,
    BadInputs,
    Conflict,
    Refused,
    StoreUnusable,
    UnknownInstance,
    WxflowError,
    system_error,
)
from wxflow.store import done
from wxflow.translatable import Text, tr
from wxflow_office import logs
from wxflow_office.texts import as_text, language

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

_CODES: tuple[tuple[type[WxflowError], int], ...] = (
    (UnknownInstance, BAD_INPUT),
    (Refused, REFUSED),
    (Conflict, CONFLICT),
    (BadInput, BAD_INPUT),
    (StoreUnusable, BAD_INPUT),
)


def code_of(error: WxflowError) -> int:
    """Return the exit code of an error; what is not listed is a failure."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FINDINGS)


def end(error: BaseException) -> int:
    """Say what ended a command, and return its exit code."""
    match error:
        case WxflowError():
            code = _say(error)
        case click.ClickException():
            code = _say_usage(error)
        case BrokenPipeError():
            if done.is_anything():
                _line(language.say(tr("nobody reads the output{rest}", rest=_done_all_the_same())))
            code = _go_quiet()
        case click.Abort() | KeyboardInterrupt():
            code = INTERRUPTED
        case OSError() if error.filename:  # a path nobody has looked at before
            _line(language.say(tr("{path}: {strerror}", path=error.filename, strerror=system_error(error))))
            code = BAD_INPUT
        case OSError():
            # The output is the only file whose errors nobody has caught before.
            strerror = system_error(error)
            _line(language.say(tr("the output: {strerror}{rest}", strerror=strerror, rest=_done_all_the_same())))
            code = _go_quiet()
        case _:
            code = _say_unexpected(error)
    return code


def _done_all_the_same() -> str:
    """Return what whoever is told nothing else has to know, lest they do it once more."""
    return tr("; what was done is kept: look before doing it again") if done.is_anything() else ""


def _say(error: WxflowError) -> int:
    said: tuple[str, ...] = error.problems if isinstance(error, BadInputs) else error.args[:1]
    for problem in said:
        _line(language.say(problem))
    code = code_of(error)
    logs.info("stopped", kind=type(error).__name__, why=str(error), exit=code)
    return code


def _say_usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if isinstance(error, NoArgsIsHelpError):
        try:
            print(error.format_message(), flush=True)
        except BrokenPipeError:  # nobody reads on
            _go_quiet()
        return BAD_INPUT
    said = language.say(error.message) if isinstance(error.message, Text) else error.format_message()
    if isinstance(error, click.BadParameter) and error.param is not None:
        kind = error.param.type.name  # click has no Chinese for what its numbers are called
        said = said.replace(f" {kind}", language.name("type", kind)) if language.spoken() == "zh" else said
    hint = language.say(tr(" (see `{command} --help`)", command=context.command_path)) if context else ""
    _line(f"{said.rstrip('.。')}{hint}")
    return BAD_INPUT


def _say_unexpected(error: BaseException) -> int:
    """Print an error nobody foresaw as one line; its traceback goes to the log when WXFLOW_DEBUG is set."""
    if os.environ.get("WXFLOW_DEBUG"):
        logs.error("unexpected error", error)
    fault = tr(
        "unexpected {kind}: {error} (a fault of wxflow; WXFLOW_DEBUG=1 shows where)",
        kind=type(error).__name__,
        error=error,
    )
    _line(language.say(fault))
    return FINDINGS


def _go_quiet() -> int:
    """Let go of an output nobody reads or that cannot be written, so that Python does not complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return FINDINGS


def _line(text: str) -> None:
    print("wxflow: " + as_text.cell(" ".join(text.split())), file=sys.stderr)
