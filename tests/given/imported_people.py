"""People who come in from spreadsheets."""

import json
from pathlib import Path
from typing import Any

from tests.given.door import Run
from tests.given.spreadsheets import HEADERS, PEOPLE

ALL = [HEADERS, *PEOPLE]
PERSON, NAME, UNIT = HEADERS[:3]
NOW = "2026-03-03T10:00:00+08:00"


def imported(run: Run, path: Path, *words: str, now: str = NOW, actor: str = "E0008") -> tuple[int, Any]:
    """Import people and return the exit code, with what it prints as JSON or else its error."""
    done = run("import", "people", str(path), "--actor", actor, "--now", now, "--format", "json", *words)
    return done.exit_code, json.loads(done.stdout) if done.stdout else done.stderr


def people(run: Run) -> dict[str, tuple[str, str, str]]:
    """Return each person's state, name and unit."""
    listed = json.loads(run("person", "list", "--format", "json").stdout)
    return {one["key"]: (one["state"], one["name"], one["unit"]) for one in listed}


def expected(rows: Any = PEOPLE) -> dict[str, tuple[str, str, str]]:
    """Return the people that rows of a spreadsheet make."""
    return {person: ("employed", name, unit) for person, name, unit, _ in rows}
