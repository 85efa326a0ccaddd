"""Move what is stored out of states and deadlines that the machines no longer have."""

import tomllib
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from wxflow.engine import migrate as migration
from wxflow.engine.migrate import Changes, Plan
from wxflow.errors import BadInput, system_error
from wxflow.json_values import is_object
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_office import logs
from wxflow_office.company.company import opened, refuse_unless_of_information_centre
from wxflow_office.files import text_check

BATCH = 500
"""Instances a transaction: a run that is killed has moved whole batches, and the next one moves the rest."""
_COLUMNS = ("machine", "key", "from", "to", "kept", "dropped")
_PARTS = ("states", "deadlines")


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="MAP")
@actor_option(required=True)
@click.option("--reason", required=True, help="Why (must be given).")
@click.option("--recorded-at", type=times.MOMENT, metavar="TIME", help="When it became known; now by default.")
@click.option("--dry-run", is_flag=True, help="Do it for real, show what would come of it, and undo it.")
@standard_options
def migrate(place: Given, file: Path, actor: str, reason: str, recorded_at: int | None, dry_run: bool) -> int:
    """Move what stands in states, or waits for deadlines, that are no longer declared, as a map in TOML says.

    The map has tables for each machine: [group.states] old = "new", [group.deadlines] old = "new", "" for what goes.
    Only the information centre may; every instance that moves takes one audited step.
    """
    plan = _read(file)
    text_check.check(reason, "--reason")
    with opened(place) as company:
        engine, now = company.engine, company.moment(recorded_at)
        migration.check(plan, engine.machines)
        refuse_unless_of_information_centre(company, actor, "machine migrate", now)
        order = migration.Order(actor, reason, now)
        chosen, rows = migration.names(engine, plan), list[dict[str, Any]]()
        with company.store.rehearsal() if dry_run else nullcontext():
            for some in _batches(chosen):
                for one in migration.move(engine, plan, order, some):
                    moved = zip(_COLUMNS, one, strict=True)
                    rows.append({name: list(value) if isinstance(value, tuple) else value for name, value in moved})
        logs.info("migrated", moved=len(rows), dry_run=dry_run, actor=actor)
    printing.rows(place.shape, _COLUMNS, rows)
    if place.shape == "table":
        template = tr("{count} instances would move: nothing was written", count=len(rows))
        printing.tell(template if dry_run else tr("{count} instances have moved", count=len(rows)))
    return exit_codes.DONE


def _batches(chosen: list[Any]) -> list[list[Any]]:
    return [chosen[first : first + BATCH] for first in range(0, len(chosen), BATCH)]


def _read(file: Path) -> Plan:
    try:
        given: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {why}", path=file, why=system_error(error))) from None
    except ValueError as error:
        raise BadInput(tr("{path}: not valid TOML: {why}", path=file, why=error)) from None
    if not given:
        raise BadInput(tr("{path}: names no machine", path=file))
    return {machine: _changes(file, machine, tables) for machine, tables in given.items()}


def _changes(file: Path, machine: str, tables: object) -> Changes:
    named: dict[str, object] = tables if is_object(tables) else {"": tables}
    maps = {part: table for part, table in named.items() if part in _PARTS and is_object(table)}
    if len(maps) < len(named) or not all(isinstance(new, str) for table in maps.values() for new in table.values()):
        right = tr('give [{machine}.states] and [{machine}.deadlines] with lines like old = "new"', machine=machine)
        raise BadInput(tr("{path}: {machine}: {right}", path=file, machine=machine, right=right))
    return Changes(maps.get("states", {}), maps.get("deadlines", {}))
