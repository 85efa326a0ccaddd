"""Print which policies and declarations came into force, when, and by whose step."""

from collections.abc import Iterator
from typing import Any

import click

from wxflow.json_values import is_object
from wxflow.moments import iso
from wxflow.store import in_force_log
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import Company, opened
from wxflow_office.texts import as_json, language

_COLUMNS = ("seq", "at", "kind", "hash", "actor", "file", "machine", "year", "via", "deadlines")


@click.command()
@click.option("--all", "everything", is_flag=True, help="The declarations of machines as well, not the policies alone.")
@standard_options
def log(place: Given, everything: bool) -> int:
    """Print what came into force, in order: when the first step under it was entered, by whom, from which file.

    Reminders that a policy has switched on stand there with for how many deadlines that ran already they were armed.
    """
    with opened(place, reading=True) as company:
        printing.rows(place.shape, _COLUMNS, _rows(company, everything, place.shape), "policy log")
    return exit_codes.DONE


def _way(via: str, shape: str) -> Any:
    """Shape by which way it came; a table has no room for more than its values, the door by its name."""
    told = as_json.way(via) if via else None
    if shape != "table" or not is_object(told):
        return told
    return " ".join(language.name("door", str(value)) if name == "door" else str(value) for name, value in told.items())


def _rows(company: Company, everything: bool, shape: str) -> Iterator[dict[str, Any]]:
    for entry in in_force_log.entries(company.store, company.company):
        if everything or entry.kind != in_force_log.DECLARATION:
            short = entry.hash[:12] if shape == "table" else entry.hash
            yield {
                "seq": entry.seq,
                "at": iso(entry.at, company.zone),
                "kind": entry.kind,
                "hash": short,
                "actor": entry.actor,
                "via": _way(entry.via, shape),
                **entry.data,
                "seal": entry.seal.hex(),
            }
