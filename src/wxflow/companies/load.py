"""Bring an exported company into a database."""

from sqlalchemy import select

from wxflow.companies.file import CompanyFile
from wxflow.companies.file_format import TABLES
from wxflow.errors import BadInput, Raced, Refused
from wxflow.store.sql import insert_into
from wxflow.store.store import Store
from wxflow.translatable import tr

_ADD = {table.name: insert_into(table) for table in TABLES}


def bring_in(store: Store, file: CompanyFile) -> None:
    """Write every row of a company in one transaction; Refused when any row of it is there already."""
    company = file.header.company
    with store.transaction(company):
        for table in TABLES:
            if list(store.select(select(table.c.company).where(table.c.company == company).limit(1))):
                why = tr("{company} is there already: it has rows in {table}", company=company, table=table.name)
                raise Refused("company import", why, tr("another database, or `wxflow company delete` before"))
        try:
            for table, rows in file.batches():
                store.run_many(_ADD[table.name], rows)
        except Raced as error:
            # Nobody else writes for the company now: it is the file that contradicts itself, digest or no digest.
            raise BadInput(
                tr("the rows of {company} do not fit together: {cause}", company=company, cause=error.__cause__)
            ) from None
