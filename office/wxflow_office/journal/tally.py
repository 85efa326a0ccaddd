"""Count what came of a journal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wxflow_office.journal.apply import Came


@dataclass
class Tally:
    """What came of the lines so far."""

    applied: int = 0
    repeated: int = 0
    swept: int = 0
    failed: list[str] = field(default_factory=list[str])
    """Roots whose sweep failed."""
    refused: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    invalid: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def good(self) -> bool:
        """Tell whether every line was carried out."""
        return not (self.refused or self.invalid or self.failed)

    def add(self, came: Came) -> None:
        """Count a line."""
        match came.kind:
            case "applied":
                self.applied += 1
            case "repeated":
                self.repeated += 1
            case "swept":
                self.swept += 1
                self.failed += came.parked
            case "refused" | "invalid":
                told = self.refused if came.kind == "refused" else self.invalid
                told.append({"line": came.line, "request_id": came.request_id, "why": came.why})

    def summary(self) -> dict[str, Any]:
        """Return everything, as `apply --format json` ends."""
        return {
            "applied": self.applied,
            "repeated": self.repeated,
            "refused": self.refused,
            "invalid": self.invalid,
            "swept": self.swept,
        }

    def counts(self) -> dict[str, int]:
        """Return how many lines came to what."""
        return {kind: note if isinstance(note, int) else len(note) for kind, note in self.summary().items()}


def tallied(came: Iterable[Came]) -> Tally:
    """Carry out what is still to be, and return what came of all of it."""
    tally = Tally()
    for one in came:
        tally.add(one)
    return tally
