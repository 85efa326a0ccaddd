"""Play the demo company's year, or the beginning of it."""

import shutil
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from wxflow.databases import schema
from wxflow.databases.url import url_of
from wxflow_office.company.company import Company
from wxflow_office.company.places import Place
from wxflow_office.journal import apply as journal
from wxflow_office.journal import lines
from wxflow_office.journal.tally import Tally, tallied

_YEAR = files("wxflow_office") / "demo" / "year"
_FILES = ("policy.toml", "journal.jsonl")


def laid_out(folder: Path) -> Place:
    """Put the company's policy, its journal and an empty database into a folder."""
    with as_file(_YEAR) as year:
        for name in _FILES:
            shutil.copyfile(year / name, folder / name)
    place = Place(database=url_of(folder / "wxflow.db"), policy=folder / "policy.toml")
    schema.upgrade(place.database)
    return place


def play(company: Company, folder: Path, until: int | None = None) -> Tally:
    """Play the journal that lies in a folder, all of it or what was recorded by a moment (UTC microseconds)."""
    with (folder / "journal.jsonl").open("rb") as file:
        return tallied(journal.apply(company.engine, _by(lines.read(file), until), batch=100))


def play_morning(company: Company) -> Tally:
    """Play what the busy day begins with besides, so that everybody who may look has something to do."""
    with (_YEAR / "morning.jsonl").open("rb") as file:
        return tallied(journal.apply(company.engine, lines.read(file), batch=100))


def _by(entries: Iterator[lines.Entry], until: int | None) -> Iterator[lines.Entry]:
    for entry in entries:
        if until is None or _moment(entry) <= until:
            yield entry


def _moment(entry: lines.Entry) -> int:
    match entry:
        case lines.Sweep():
            return entry.now
        case lines.Line():
            return entry.command.recorded_at
        case lines.Invalid():
            return 0
