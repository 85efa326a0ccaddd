"""Bring the database's schema up to date, say where it stands, and back it up."""

from contextlib import closing
from pathlib import Path

import click

from wxflow.words import words
from wxflow_cli import exits, language, new_file, printing, said
from wxflow_cli.options import Given, standard_options


@click.group(cls=said.Group, no_args_is_help=True)
def db() -> None:
    """Bring the database's schema up to date, and back it up."""


@db.command()
@click.option(
    "--partitions", type=click.IntRange(1, 1024), metavar="N",
    help="Make the tables in N parts by company (PostgreSQL, a new database only).",
)  # fmt: skip
@standard_options
def upgrade(given: Given, partitions: int | None) -> int:
    """Bring the schema to this version's, making the tables, and a SQLite file, if there are none."""
    from wxflow import schema

    before, after = schema.upgrade(given.database, partitions=partitions)
    brought = {} if before is None else _bring_along(given)
    if given.shape == "table":
        told = words("the schema stands at {after}", after=after)
        if before != after:
            told = words("{said} (before: {before})", said=told, before=before or words("none"))
        language.tell(told)
        for company, done in brought.items():
            if units := ", ".join(done["units"]):
                language.tell(words("{company}: units opened: {units}", company=company, units=units))
            if groups := ", ".join(done["planned_ends"]):
                language.tell(words("{company}: planned ends armed: {groups}", company=company, groups=groups))
    else:
        printing.one(given.shape, {"before": before, "after": after, "brought_along": brought})
    return exits.DONE


def _bring_along(given: Given) -> dict[str, dict[str, list[str]]]:
    """Bring every company along that an earlier version wrote, and say what was done where anything was."""
    from wxflow import companies
    from wxflow.engine import Engine
    from wxflow.rules import Rulebook
    from wxflow.store import Store
    from wxflow.workdays import Calendar
    from wxflow_cli.bringing_along import bring_along, latest_policy
    from wxflow_machines.measures import MACHINES

    done: dict[str, dict[str, list[str]]] = {}
    with closing(Store.open(given.database)) as store:
        for one in list(companies.sizes(store)):
            if (policy := latest_policy(store, one.company)) is None:
                continue
            calendar = Calendar(policy.zone, policy.overrides)
            brought = bring_along(Engine(store, one.company, Rulebook(MACHINES), policy, calendar))
            done[one.company] = {"units": list(brought.units), "planned_ends": list(brought.planned_ends)}
    return done


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
    """Copy the database as it stands into a file, while others read and write on.

    A SQLite file is restored by copying it back, a PostgreSQL database by `pg_restore` into an empty one.
    """
    from wxflow.database_url import shown
    from wxflow.store import Store

    with closing(Store.open(given.database)) as store, new_file.replacing(file, force=force) as path:
        store.backup(path)
        size = path.stat().st_size
    printing.one(given.shape, {"database": shown(given.database), "backup": str(file), "bytes": size})
    return exits.DONE
