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
    commands = [command for entry in entries if (command := command_of(entry)) is not None]
    outcomes = iter(engine.apply(commands, strict=strict, as_before=as_before) if commands else ())
    for entry in entries:
        if command_of(entry) is None:
            yield entry, None
        elif (outcome := next(outcomes, None)) is not None:
            yield entry, outcome
        else:
            return
