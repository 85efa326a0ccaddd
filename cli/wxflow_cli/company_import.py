"""Bring an exported company into a database."""

from contextlib import closing
from pathlib import Path

import click

from wxflow.errors import BadInput
from wxflow.words import words
from wxflow_cli import exits, logs, printing
from wxflow_cli.options import Given, standard_options


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@standard_options
def import_(given: Given, file: Path) -> int:
    """Bring an exported company into a database that has nothing of it, under its own code; wholly or not at all."""
    from wxflow import company_import
    from wxflow.company_file import CompanyFile
    from wxflow.store import Store

    with closing(Store.open(given.database)) as store:
        exported = CompanyFile.at(file)
        code = exported.header.company
        if given.company not in (None, code):
            raise BadInput(
                words(
                    "{file} holds the company {code}, not {company}: leave out --company, or name {code}",
                    file=file,
                    code=code,
                    company=given.company,
                )
            )
        company_import.bring_in(store, exported)
    told = {"company": code, "file": str(file), "rows": sum(exported.header.rows.values())}
    logs.info("company imported", **told)
    printing.one(given.shape, told)
    return exits.DONE
