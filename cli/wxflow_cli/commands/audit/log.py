"""Print the audit log, or as much of it as is asked for."""

from collections.abc import Callable, Iterator
from typing import Any

import click

from wxflow.translatable import listed, tr
from wxflow_cli.commands.audit.causes import print_tree
from wxflow_cli.commands.audit.columns import COLUMNS
from wxflow_cli.terminal import exit_codes, lines, printing
from wxflow_cli.terminal.months import MONTH
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_office.company.company import Company, opened
from wxflow_office.evidence.log import Asked, steps
from wxflow_office.instances.called import Called
from wxflow_office.instances.meant import actor_given

_FILTERS: dict[str, tuple[Any, str, str]] = {
    "machine": (str, "NAME", "Only steps of this machine."),
    "key": (str, "KEY", "Only steps of this instance; needs --machine."),
    "since": (MOMENT, "TIME", "Only steps recorded then or later."),
    "until": (MOMENT, "TIME", "Only steps recorded before."),
    "period": (MONTH, "MONTH", "Only steps recorded in this month, as 2026-03; instead of --since and --until."),
    "actor": (str, "ID", "Only steps this actor took; `clock` is time itself."),
    "person": (str, "ID", "Only steps of this person, their memberships and handovers, penalties and reports."),
    "group": (str, "ID", "Only steps of this group, of all under it, and of the penalties on its account."),
    "clause": (str, "N", "Only steps of the penalties under this clause, and the steps they came from."),
}


def _filters(command: Callable[..., int | None]) -> Callable[..., int | None]:
    for name, (kind, metavar, said) in reversed(_FILTERS.items()):
        command = click.option(f"--{name}", type=kind, metavar=metavar, help=said)(command)
    return command


@click.command()
@_filters
@click.option(
    "--cause", metavar="STEP", help="What set off this step, machine/key#seq, and all it set off, as a tree; alone."
)
@click.option(
    "--backdated",
    is_flag=True,
    help="Only steps entered more than a minute after the moment they say they were recorded.",
)
@standard_options
def log(given: Given, /, cause: str | None, backdated: bool, **asked: Any) -> int:
    """Print the steps, in the order they were recorded."""
    _check(asked, cause, backdated)
    with opened(given, reading=True) as company:
        if cause is not None:
            print_tree(company, given.shape, cause)
        else:
            rows = _rows(company, given.shape, backdated, **asked)
            if given.shape == "table":
                called = Called(company)
                named = [{**row, "key": called.whole(row["machine"], row["key"])} for row in rows]
                printing.table(lines.STEP_COLUMNS, named, None, called.value)
            else:
                printing.rows(given.shape, COLUMNS, rows)
    return exit_codes.DONE


def _check(asked: dict[str, Any], cause: str | None, backdated: bool) -> None:
    """Raise UsageError when the filters do not go together."""
    context = click.get_current_context()
    named = [f"--{name}" for name in _FILTERS if asked[name] is not None] + ["--backdated"] * backdated
    if cause is not None and named:
        raise click.UsageError(
            tr("--cause shows a whole tree: it does not go with {named}", named=listed(named)), context
        )
    if "--key" in named and "--machine" not in named:
        raise click.UsageError(tr("--key needs --machine: keys are those of a machine"), context)
    if "--period" in named and ("--since" in named or "--until" in named):
        raise click.UsageError(tr("--period is a whole month: it does not go with --since or --until"), context)


def _rows(company: Company, shape: str, backdated: bool, **asked: Any) -> Iterator[dict[str, Any]]:
    period = asked.pop("period")
    if period is not None:
        asked["since"], asked["until"] = period.bounds(company.zone)
    if asked["actor"] is not None:
        asked["actor"] = actor_given(company, asked["actor"])
    for step in steps(company, Asked(**asked, backdated=backdated)):
        yield lines.step_row(company.company, step, company.zone, shape)
