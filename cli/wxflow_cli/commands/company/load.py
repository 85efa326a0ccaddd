"""Bring an exported company into a database."""

from contextlib import closing
from pathlib import Path

import click

from wxflow.companies import load
from wxflow.companies.file import CompanyFile
from wxflow.databases.connect import open_store
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office import logs


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@standard_options
def import_(place: Given, file: Path) -> int:
    """Bring an exported company into a database that has nothing of it, under its own code; wholly or not at all."""
    with closing(open_store(place.database)) as store:
        exported = CompanyFile.at(file)
        code = exported.header.company
        if place.company not in (None, code):
            raise BadInput(
                tr(
                    "{file} holds the company {code}, not {company}: leave out --company, or name {code}",
                    file=file,
                    code=code,
                    company=place.company,
                )
            )
        load.bring_in(store, exported)
    told = {"company": code, "file": str(file), "rows": sum(exported.header.rows.values())}
    logs.info("company imported", **told)
    printing.one(place.shape, told)
    return exit_codes.DONE
