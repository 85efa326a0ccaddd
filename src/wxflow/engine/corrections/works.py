"""Know what a correction wants of an engine."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from wxflow.calendar.workdays import Calendar
from wxflow.decide import change as decide
from wxflow.decide.command import Command, Outcome
from wxflow.declare.context import Context, Policy
from wxflow.engine.recount_timers import Counts
from wxflow.errors import WxflowError
from wxflow.ledger.ledger import Ledger
from wxflow.store.store import Store

T = TypeVar("T")


class Works(Counts, Protocol):
    """One company's machines at work on one store."""

    @property
    def store(self) -> Store: ...
    @property
    def company(self) -> str: ...
    @property
    def clock(self) -> Callable[[], int] | None: ...
    def under(self, policy: Policy, calendar: Calendar) -> "Works":
        """Return the same under another policy and calendar."""
        ...

    def catch_up(self, ledger: Ledger, root: str, moment: int) -> int:
        """Fire every timer of a root with due ≤ moment, in order; return how many."""
        ...

    def apply_in(self, ledger: Ledger, commands: Sequence[Command]) -> list[Outcome | WxflowError]:
        """Apply commands in a transaction that is open."""
        ...

    def write(self, work: Callable[[Ledger], T], *, exclusive: bool = False) -> T:
        """Do work on a ledger in a transaction."""
        ...

    def follow(self, ledger: Ledger, change: decide.Change, context: Context) -> None:
        """Run what follows from a change."""
        ...
