"""Pause many duties at once, let them go on, or give them more time: for a person, a group, or everybody."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import click

from wxflow.declare.records import Instance
from wxflow.declare.suspension import Effect
from wxflow.translatable import tr
from wxflow_cli.commands.suspend import periods
from wxflow_cli.commands.suspend.approved import approved
from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.carrying_out import carry_out
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import Company, opened
from wxflow_office.files import text_check
from wxflow_office.instances import suspensions
from wxflow_office.instances.meant import actor_given, key_meant

_WHOSE = (
    click.option(
        "--person", metavar="ID", help="The duties of this person: their own, and those of the groups they lead first."
    ),
    click.option("--group", metavar="GROUP", help="The duties in this group."),
    click.option("--all", "everything", is_flag=True, help="Every duty there is."),
)


def _whose(command: Callable[..., int | None]) -> Callable[..., int | None]:
    for option in reversed(_WHOSE):
        command = option(command)
    return command


@click.command()
@_whose
@click.option(
    "--until",
    type=times.DAY,
    metavar="DAY",
    help="The last day, if it is known: what begins until then does not count either, as by `suspend start`.",
)
@approved
@standard_options
def pause(given: Given, /, until: date | None, **values: Any) -> int:
    """Pause duties that run now; each by its own step, for one reason and approver.

    With a last day it is a suspension: whatever it covers goes on by itself the day after.
    """
    _whose_alone(values)
    if until is not None:
        return periods.begun(given, None, until, None, values)
    code = _carry_out(given, "pause", {}, values)
    if given.shape == "table":
        printing.tell(
            tr("what begins from now on runs: a last day (--until) or `wxflow suspend start` covers that, too")
        )
    return code


@click.command()
@_whose
@approved
@standard_options
def resume(given: Given, /, **values: Any) -> int:
    """Let duties go on that were paused; each by its own step, for one reason and approver."""
    return _carry_out(given, "resume", {}, values)


@click.command()
@_whose
@click.option("--working-days", type=click.IntRange(1, 1000), metavar="N", required=True, help="How many more.")
@approved
@standard_options
def extend(given: Given, /, working_days: int, **values: Any) -> int:
    """Give duties more time; each by its own step, for one reason and approver."""
    return _carry_out(given, "extend", {"working_days": working_days}, values)


def _carry_out(given: Given, effect: Effect, data: dict[str, Any], values: dict[str, Any]) -> int:
    _whose_alone(values)
    text_check.check(values["reason"], "--reason")
    with opened(given) as company:
        asked = suspensions.Suspension(
            effect=effect,
            data={"approver": actor_given(company, values["approver"]), **data},
            actor=actor_given(company, values["actor"]),
            at=values["at"],
            recorded_at=company.moment(values["recorded_at"]),
            reason=values["reason"],
        )
        if effect == "resume" and given.shape == "table":
            periods.tell_running(company, values, asked.recorded_at)
        planned = list(suspensions.planned(company, asked, _duties(company, values)))
        if not planned and given.shape == "table":
            printing.tell(tr("there is no duty that this would change"))
            return exit_codes.DONE
        return carry_out(company, planned, given.shape, dry_run=values["dry_run"])


def _whose_alone(values: dict[str, Any]) -> None:
    if len([name for name in ("person", "group", "everything") if values[name]]) != 1:
        raise click.UsageError(tr("give one of --person, --group, --all"), click.get_current_context())


def _duties(company: Company, values: dict[str, Any]) -> Iterator[Instance]:
    """Yield the instances that may have a deadline, of whoever is meant, each once."""
    if values["everything"]:
        return suspensions.of_everybody(company)
    if values["group"]:
        return suspensions.of_group(company, key_meant(company, "group", values["group"]))
    return suspensions.of_person(company, key_meant(company, "person", values["person"]))
