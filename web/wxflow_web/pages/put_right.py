"""Say on a page what it comes to when a command is put right, before anybody is asked."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wxflow.translatable import Text
from wxflow_office.instances import corrections
from wxflow_office.instances.called import Called
from wxflow_office.texts import as_text, dates, language
from wxflow_web.routing.address import Visit


class Section(NamedTuple):
    """What changes of one kind: its title, and a table."""

    title: str
    columns: tuple[str, ...]
    rows: list[list[str]]


def sections(visit: Visit, proposal: dict[str, Any]) -> list[Section]:
    """Return what a correction comes to, by its own data; Refused where it cannot be carried out."""
    told, called = corrections.foreseen(visit.company, proposal, visit.now), Called(visit.company)
    return [
        Section(title, columns, [[_cell(called, name, row) for name in columns] for row in rows])
        for title, columns, rows in corrections.in_words(called, told)
        if rows
    ]


def _cell(called: Called, name: str, row: Mapping[str, Any]) -> str:
    value = row.get(name)
    said = value if isinstance(value, Text) else called.value(name, value)
    if isinstance(said, str):
        said = dates.short(said) if language.is_moment(said) else language.say(said)
    return as_text.cell(said)
