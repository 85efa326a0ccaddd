"""Pause many duties at once, let them go on, or give them more time: for a person, a group, or everybody."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from wxflow.declare.records import Instance
from wxflow.declare.suspension import Effect
from wxflow.translatable import tr
from wxflow_cli.commands.imports.run import carry_out
from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_office.company.company import Company, opened
from wxflow_office.files import text_check
from wxflow_office.instances import suspensions


@click.command()
@click.argument("effect", type=click.Choice(["pause", "resume", "extend"]))
@click.option(
    "--person", metavar="ID", help="The duties of this person: their own, and those of the groups they lead first."
)
@click.option("--group", metavar="GROUP", help="The duties in this group.")
@click.option("--all", "everything", is_flag=True, help="Every duty there is.")
@click.option("--until", type=times.DAY, metavar="DAY", help="The last day of a pause, if it is known.")
@click.option("--working-days", type=click.IntRange(1, 1000), metavar="N", help="How many more, to extend by.")
@click.option("--approver", metavar="ID", required=True, help="Who has approved it.")
@click.option("--reason", required=True, help="Why (must be given).")
@actor_option(required=True)
@click.option("--at", type=times.MOMENT, metavar="TIME", help="When it happened; --recorded-at by default.")
@click.option("--recorded-at", type=times.MOMENT, metavar="TIME", help="When it became known; now by default.")
@click.option("--dry-run", is_flag=True, help="Do it for real, show what would come of it, and undo it.")
@standard_options
def suspend(given: Given, /, effect: Effect, dry_run: bool, **values: Any) -> int:
    """Pause duties, let them go on, or give them more time; each by its own step, for one reason and approver."""
    scopes = [name for name in ("person", "group", "everything") if values[name]]
    if len(scopes) != 1:
        raise click.UsageError(tr("give one of --person, --group, --all"), click.get_current_context())
    data = _data(effect, values)
    text_check.check(values["reason"], "--reason")
    with opened(given) as company:
        asked = suspensions.Suspension(
            effect=effect,
            data=data,
            actor=values["actor"],
            at=values["at"],
            recorded_at=company.moment(values["recorded_at"]),
            reason=values["reason"],
        )
        planned = list(suspensions.planned(company, asked, _duties(company, values)))
        if not planned and given.shape == "table":
            printing.tell(tr("there is no duty that this would change"))
            return exit_codes.DONE
        return carry_out(company, planned, given.shape, dry_run=dry_run)


def _data(effect: Effect, values: dict[str, Any]) -> dict[str, Any]:
    until, more = values["until"], values["working_days"]
    if (until and effect != "pause") or (more is not None) != (effect == "extend"):
        raise click.UsageError(tr("--until goes with pause, --working-days with extend"), click.get_current_context())
    data: dict[str, Any] = {"approver": values["approver"]}
    if isinstance(until, date):
        data["until"] = until.isoformat()
    return data if more is None else {**data, "working_days": more}


def _duties(company: Company, values: dict[str, Any]) -> Iterator[Instance]:
    """Yield the instances that may have a deadline, of whoever is meant, each once."""
    if values["everything"]:
        return suspensions.of_everybody(company)
    if values["group"]:
        return suspensions.of_group(company, values["group"])
    return suspensions.of_person(company, values["person"])
