"""Take one's own last command back."""

from typing import Any

import click

from wxflow.decide.command import Command
from wxflow_cli.commands.correct import show
from wxflow_cli.declared import fire
from wxflow_cli.terminal import exit_codes
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_office.company.company import opened
from wxflow_office.files import text_check
from wxflow_office.instances import corrections
from wxflow_office.instances.meant import actor_given, key_known


@click.command()
@click.argument("key", metavar="KEY")
@actor_option(required=True)
@click.option("--reason", help="Why.")
@click.option("--now", type=MOMENT, metavar="TIME", help="When it is taken back; now by default.")
@click.option("--dry-run", is_flag=True, help="Show what it would come to, and take nothing back.")
@standard_options
def undo(place: Given, /, key: str, actor: str, reason: str | None, now: int | None, dry_run: bool) -> int:
    """Take the last command on KEY back: one's own, of the last hour, with nothing after it.

    KEY may be the key alone, or machine/key. Whatever else was given wrongly is put right by `wxflow correct`.
    """
    text_check.check(actor, "--actor")
    with opened(place) as company:
        actor = actor_given(company, actor)
        key = key_known(company, "person", key) or key_known(company, "group", key) or key
        moment = company.moment(now)
        step = corrections.last_command(company, key, actor, moment)
        if dry_run:
            proposal: dict[str, Any] = {"step": step.name, "void": True, "alone": True}
            show(place.shape, step.name, corrections.foreseen(company, proposal, moment), None)
            return exit_codes.DONE
        own = corrections.next_key(company, "U")
        outcome = company.engine.fire(
            Command("correction", own, "undo", {"step": step.name}, actor, None, moment, reason)
        )
        fire.tell(outcome, company, place.shape, moment, dry_run=False)
    return exit_codes.DONE
