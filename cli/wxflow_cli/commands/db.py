"""Bring the database's schema up to date, say where it stands, and back it up."""

from contextlib import closing
from pathlib import Path

import click

from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.databases.url import shown
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.bring_along import bring_all_along
from wxflow_office.evidence import grants
from wxflow_office.files import atomic
from wxflow_office.texts import language


@click.group(cls=translated.Group, no_args_is_help=True)
def db() -> None:
    """Bring the database's schema up to date, and back it up."""


@db.command()
@click.option(
    "--partitions", type=click.IntRange(1, 1024), metavar="N",
    help="Make the tables in N parts by company (PostgreSQL, a new database only).",
)  # fmt: skip
@standard_options
def upgrade(place: Given, partitions: int | None) -> int:
    """Bring the schema to this version's, making the tables, and a SQLite file, if there are none."""
    before, after = schema.upgrade(place.database, partitions=partitions)
    brought = {} if before is None else _bring_along(place)
    if place.shape == "table":
        told = tr("the schema stands at {after}", after=after)
        if before != after:
            told = tr("{said} (before: {before})", said=told, before=before or tr("none"))
        printing.tell(told)
        for company, done in brought.items():
            if units := ", ".join(done["units"]):
                printing.tell(tr("{company}: units opened: {units}", company=company, units=units))
            if groups := ", ".join(done["planned_ends"]):
                printing.tell(tr("{company}: planned ends armed: {groups}", company=company, groups=groups))
    else:
        printing.one(place.shape, {"before": before, "after": after, "brought_along": brought})
    return exit_codes.DONE


def _bring_along(place: Given) -> dict[str, dict[str, list[str]]]:
    """Bring every company along that an earlier version wrote, and say what was done."""
    with closing(open_store(place.database)) as store:
        return {
            company: {"units": list(done.units), "planned_ends": list(done.planned_ends)}
            for company, done in bring_all_along(store, place.via).items()
        }


@db.command()
@standard_options
def status(place: Given) -> int:
    """Say which schema the database has and which one this version wants; exit 1 when they differ."""
    found, wanted = schema.status(place.database)
    good = found == wanted
    if place.shape == "table":
        printing.pairs([("found", found or language.say(tr("none"))), ("wanted", wanted), ("good", good)])
    else:
        printing.one(place.shape, {"found": found, "wanted": wanted, "good": good})
    return exit_codes.DONE if good else exit_codes.FINDINGS


@db.command("grant-script")
@click.argument("role")
@click.option("--schema", default="public", show_default=True, help="The schema that holds the tables.")
@standard_options
def grant_script(place: Given, role: str, schema: str) -> int:
    """Print the SQL that lets a role of PostgreSQL work with the record and not rewrite it; run it as the owner."""
    del place
    print(grants.script(role, schema))
    return exit_codes.DONE


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def backup(place: Given, file: Path, force: bool) -> int:
    """Copy the database as it stands into a file, while others read and write on.

    A SQLite file is restored by copying it back, a PostgreSQL database by `pg_restore` into an empty one.
    """
    with closing(open_store(place.database)) as store, atomic.replacing(file, force=force) as path:
        store.backup(path)
        size = path.stat().st_size
    printing.one(place.shape, {"database": shown(place.database), "backup": str(file), "bytes": size})
    return exit_codes.DONE
