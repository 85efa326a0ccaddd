"""Write the whole of one company into a file."""

import gzip
import json
from collections.abc import Generator
from contextlib import closing, contextmanager
from io import BufferedIOBase
from pathlib import Path

import click

from wxflow.companies import export as company_export
from wxflow.companies import listed
from wxflow.databases.connect import open_store
from wxflow.errors import UnknownName
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office import logs
from wxflow_office.company.company import read_policy
from wxflow_office.files import atomic


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def export(place: Given, file: Path, force: bool) -> int:
    """Write the whole of one company, as it stands, into a file of JSON lines; packed when it ends in .gz."""
    code = place.company or read_policy(place).code
    with closing(open_store(place.database)) as store, store.snapshot(), atomic.replacing(file, force=force) as path:
        header = company_export.header(store, code)
        if not any(header.rows.values()):
            raise UnknownName(tr("company"), code, [size.company for size in listed.sizes(store)])
        last = b""
        with _written(path) as out:
            for last in company_export.lines(store, header):
                out.write(last)
        told = {"company": code, "output": str(file), "rows": sum(header.rows.values())}
        told |= {"bytes": path.stat().st_size, **json.loads(last)}
    logs.info("company exported", **told)
    printing.one(place.shape, told)
    return exit_codes.DONE


@contextmanager
def _written(path: Path) -> Generator[BufferedIOBase]:
    with path.open("wb") as file:
        if path.suffix.lower() != ".gz":
            yield file
            return
        # Without its name and the time of day, equal companies make equal files.
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
            yield packed
