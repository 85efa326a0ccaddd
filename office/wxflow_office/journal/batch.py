"""Fire commands together, and meet what came of each beside what it was made from."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from wxflow.decide.command import Command, Outcome
from wxflow.engine.engine import Engine
from wxflow.errors import WxflowError

T = TypeVar("T")


def fire(
    engine: Engine,
    entries: Sequence[T],
    command_of: Callable[[T], Command | None],
    *,
    strict: bool = False,
    as_before: bool = False,
) -> Iterator[tuple[T, Outcome | WxflowError | None]]:
    """Fire a batch in one transaction, and yield each entry with what came of it: None where it has no command.

    `strict` ends behind the first error: what comes later was not carried out. Lines of a journal are refused
    `as_before`.
    """
    commands = list(map(command_of, entries))
    given = [command for command in commands if command is not None]
    outcomes = iter(engine.apply(given, strict=strict, as_before=as_before) if given else ())
    for entry, command in zip(entries, commands, strict=True):
        if command is None:
            yield entry, None
        elif (outcome := next(outcomes, None)) is not None:
            yield entry, outcome
        else:
            return
