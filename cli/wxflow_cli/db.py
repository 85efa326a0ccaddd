"""Bring the database's schema up to date, or say where it stands."""

import click

from wxflow_cli import exits, printing
from wxflow_cli.options import Given, standard_options


@click.group(no_args_is_help=True)
def db() -> None:
    """Bring the database's schema up to date."""


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
