"""Count what came of a journal, and tell it."""

from dataclasses import dataclass, field
from typing import Any

from wxflow.translatable import tr
from wxflow_cli.terminal import printing
from wxflow_office.journal.lines import Invalid, Line
from wxflow_office.texts import language


@dataclass
class Tally:
    """What came of the lines so far; `aloud`, refused and invalid ones are told as they come."""

    aloud: bool
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

    def refuse(self, line: Line, why: str) -> None:
        """Note a command that the rules refuse."""
        request_id = line.command.request_id
        self._note(self.refused, {"line": line.number, "request_id": request_id, "why": why}, "refused")

    def reject(self, line: Invalid) -> None:
        """Note a line that makes no sense."""
        self._note(self.invalid, {"line": line.number, "why": line.why}, "invalid")

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

    def _note(self, notes: list[dict[str, Any]], note: dict[str, Any], kind: str) -> None:
        notes.append(note)
        if self.aloud:
            named = f" ({note['request_id']})" if note.get("request_id") else ""
            said = tr(
                "line {line}{named} {kind}: {why}",
                line=note["line"],
                named=named,
                kind=language.name("outcome", kind),
                why=note["why"],
            )
            print(printing.cell(language.say(said)))

    def tell(self, shape: str) -> None:
        """Print the summary."""
        if shape == "json":
            printing.document(self.summary())
        elif shape == "csv":
            columns = ("kind", "line", "request_id", "why")
            rows = [{"kind": "refused", **note} for note in self.refused]
            printing.rows("csv", columns, [*rows, *({"kind": "invalid", **note} for note in self.invalid)])
        else:
            print(", ".join(f"{count} {language.name('outcome', kind)}" for kind, count in self.counts().items()))
