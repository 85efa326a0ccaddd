"""The options of whatever somebody has to approve."""

from collections.abc import Callable

import click

from wxflow_cli.terminal import times
from wxflow_cli.terminal.options import actor_option

_Command = Callable[..., int | None]


def approved(command: _Command) -> _Command:
    """Add who has approved it, why, who does it and when, and the dry run."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option("--approver", metavar="ID", required=True, help="Who has approved it."),
    click.option("--reason", required=True, help="Why (must be given)."),
    actor_option(required=True),
    click.option("--at", type=times.MOMENT, metavar="TIME", help="When it happened; --recorded-at by default."),
    click.option("--recorded-at", type=times.MOMENT, metavar="TIME", help="When it became known; now by default."),
    click.option("--dry-run", is_flag=True, help="Do it for real, show what would come of it, and undo it."),
)
