"""Take one's own last command back."""

from typing import Any

import click

from wxflow.decide.command import Command
from wxflow.declare.records import Step
from wxflow.errors import Refused
from wxflow.translatable import tr
from wxflow_cli.commands.correct import show
from wxflow_cli.declared import fire
from wxflow_cli.terminal import exit_codes
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_office.company.company import Company, opened
from wxflow_office.files import text_check
from wxflow_office.instances import corrections
from wxflow_office.instances.called import Called
from wxflow_office.instances.find import find_named, meanings
from wxflow_office.instances.meant import actor_given


@click.command()
@click.argument("key", metavar="KEY")
@actor_option(required=True)
@click.option("--reason", help="Why.")
@click.option("--now", type=MOMENT, metavar="TIME", help="When it is taken back; now by default.")
@click.option("--dry-run", is_flag=True, help="Show what it would come to, and take nothing back.")
@standard_options
def undo(place: Given, /, key: str, actor: str, reason: str | None, now: int | None, dry_run: bool) -> int:
    """Take the last command on KEY back: one's own, of the last hour, with nothing after it.

    KEY is whatever it is called by: a key, a number, a name, or machine/key. Whatever else was given wrongly is put
    right by `wxflow correct`.
    """
    text_check.check(actor, "--actor")
    with opened(place) as company:
        actor = actor_given(company, actor)
        moment = company.moment(now)
        step = _last(company, key, actor, moment)
        if dry_run:
            proposal: dict[str, Any] = {"step": step.name, "void": True, "alone": True}
            show(company, place.shape, step.name, corrections.foreseen(company, proposal, moment), None)
            return exit_codes.DONE
        own = corrections.next_key(company, "U")
        command = Command("correction", own, "undo", {"step": step.name}, actor, None, moment, reason)
        outcome = fire.give(company, command)
        fire.tell(outcome, company, place.shape, moment, dry_run=False)
    return exit_codes.DONE


def _last(company: Company, key: str, actor: str, moment: int) -> Step:
    """Return the command to be taken back; Refused where nobody has given one that may be."""
    names = meanings(company, key)
    if not names:
        one = find_named(company, key)  # there is none: refused, with the nearest
        names = [one.full_name]
    step = corrections.last_command(company, names, actor, moment)
    if step is None:
        called = Called(company)
        why = tr("{actor} has given no command on it within the hour", actor=called.person(actor))
        raise Refused(tr("undo {key}", key=called.named(names[0])), why, tr("`wxflow correct`"))
    return step
