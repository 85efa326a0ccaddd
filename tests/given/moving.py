"""Companies moved from database to database, and what both hold of them."""

from contextlib import closing
from pathlib import Path
from typing import Any

from tests.given.databases import contents
from wxflow.companies import delete as company_delete
from wxflow.companies import export as company_export
from wxflow.companies import load
from wxflow.companies.file import CompanyFile
from wxflow.databases.connect import open_store
from wxflow.store.access_tables import ALL


def export(url: str, company: str, path: Path) -> Path:
    """Write the whole of a company into a file."""
    with closing(open_store(url)) as store, store.snapshot():
        path.write_bytes(b"".join(company_export.lines(store, company_export.header(store, company))))
    return path


def bring_in(url: str, path: Path) -> None:
    """Import a file."""
    with closing(open_store(url)) as store:
        load.bring_in(store, CompanyFile.at(path))


def delete(url: str, path: Path) -> None:
    """Delete the company a file holds."""
    with closing(open_store(url)) as store:
        company_delete.delete(store, CompanyFile.at(path))


def of(url: str, company: str) -> dict[str, list[Any]]:
    """Return every row of a company by table; each begins with its company."""
    held = {name: [row for row in rows if row[0] == company] for name, rows in contents(url).items()}
    return {name: rows for name, rows in held.items() if rows}


def beside(url: str, company: str) -> dict[str, list[Any]]:
    """Return every row of all other companies by table."""
    assert all(next(iter(table.columns)).name == "company" for table in ALL.values())
    return {name: [row for row in rows if row[0] != company] for name, rows in contents(url).items()}
