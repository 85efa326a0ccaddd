"""Declare that the instances of a machine are periods whose days do not count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wxflow.calendar.periods import Period, Selector
from wxflow.declare.context import Lookups
from wxflow.declare.records import Facts


@dataclass(frozen=True, slots=True)
class Excuses:
    """What makes an instance a period whose days count for none of the deadlines it covers."""

    of: Callable[[Facts], tuple[Selector, Period]]
    """From its facts, whom it is for, and its days."""
    roots: Callable[[Lookups, Facts], Iterable[str] | None]
    """The roots under which deadlines may run that it covers; None means all there are."""
