"""Bring the database's schema up to date, say where it stands, and back it up."""

from contextlib import closing
from pathlib import Path

import click

from wxflow_cli import exits, new_file, printing
from wxflow_cli.options import Given, standard_options


@click.group(no_args_is_help=True)
def db() -> None:
    """Bring the database's schema up to date, and back it up."""


@db.command()
@standard_options
def upgrade(given: Given) -> int:
    """Bring the schema to this version's, making the database if there is none."""
    from wxflow import schema

    before, after = schema.upgrade(given.database)
    if given.shape == "table":
        print(f"the schema stands at {after}" + ("" if before == after else f" (before: {before or 'none'})"))
    else:
        printing.one(given.shape, {"before": before, "after": after})
    return exits.DONE


@db.command()
@standard_options
def status(given: Given) -> int:
    """Say which schema the database has and which one this version wants; exit 1 when they differ."""
    from wxflow import schema

    found, wanted = schema.status(given.database)
    good = found == wanted
    if given.shape == "table":
        printing.pairs([("found", found or "none"), ("wanted", wanted), ("good", good)])
    else:
        printing.one(given.shape, {"found": found, "wanted": wanted, "good": good})
    return exits.DONE if good else exits.FINDINGS


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def backup(given: Given, file: Path, force: bool) -> int:
    """Copy the database as it stands into a file, while others read and write on; restoring is copying it back."""
    from wxflow.store import Store

    with closing(Store.open(given.database)) as store, new_file.replacing(file, force=force) as path:
        store.backup(path)
        size = path.stat().st_size
    printing.one(given.shape, {"database": given.database, "backup": str(file), "bytes": size})
    return exits.DONE
