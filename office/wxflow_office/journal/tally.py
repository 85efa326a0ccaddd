"""Count what came of a journal."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any

from wxflow_office.journal.apply import Came

_IN_MEMORY = 1_000_000
"""Bytes of notes that are held in memory; a million bad lines make hundreds of millions."""


class Notes:
    """What is told of lines, in order; what memory should not hold lies in a file without a name."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile[bytes](max_size=_IN_MEMORY)
        self._count = 0

    def add(self, note: dict[str, Any]) -> None:
        """Put one behind the others."""
        self._file.seek(0, 2)
        self._file.write(json.dumps(note).encode() + b"\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._file.seek(0)
        return map(json.loads, self._file)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


@dataclass
class Tally:
    """What came of the lines so far."""

    applied: int = 0
    repeated: int = 0
    swept: int = 0
    failed: dict[str, None] = field(default_factory=dict[str, None])
    """Roots whose sweep failed, each once."""
    refused: Notes = field(default_factory=Notes)
    invalid: Notes = field(default_factory=Notes)

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
                self.failed.update(dict.fromkeys(came.parked))
            case "refused" | "invalid":
                told = self.refused if came.kind == "refused" else self.invalid
                told.add({"line": came.line, "request_id": came.request_id, "why": came.why})

    def counts(self) -> dict[str, int]:
        """Return how many lines came to what, in the order of `apply --format json`."""
        return {
            "applied": self.applied,
            "repeated": self.repeated,
            "refused": len(self.refused),
            "invalid": len(self.invalid),
            "swept": self.swept,
        }

    def close(self) -> None:
        """Let go of what the notes are kept in."""
        self.refused.close()
        self.invalid.close()


def tallied(came: Iterable[Came]) -> Tally:
    """Carry out what is still to be, and return what came of all of it."""
    tally = Tally()
    for one in came:
        tally.add(one)
    return tally
