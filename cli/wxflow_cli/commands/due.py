"""Say what falls due, and for whom."""

import click

from wxflow.calendar.due import HELD
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock
from wxflow_office.company.company import opened
from wxflow_office.instances import due as instances
from wxflow_office.instances.find import key_of

_COLUMNS = ("due", "machine", "key", "deadline", "budget", "overdue", "provisional", "held_until", "leads", "person")


@click.command()
@click.option(
    "--within", type=click.IntRange(1, 5000), metavar="DAYS", default=2, show_default=True, help="Working days."
)
@click.option("--person", metavar="ID", help="Only what this person leads, owes or is concerned by.")
@click.option("--ics", is_flag=True, help="Print a calendar file (RFC 5545) instead.")
@now_option
@standard_options
def due(place: Given, within: int, person: str | None, ics: bool, now: int | None) -> int:
    """Say what falls due by the end of the n-th working day from now, what is overdue and unwritten included."""
    if ics and place.shape != "table":
        raise BadInput(tr("--ics is a format of its own: give it or --format {shape}", shape=place.shape))
    with opened(place) as company:
        moment = clock.now() if now is None else now
        person = None if person is None else key_of(company, "person", person)
        found = instances.due(company, moment, within, person)
        standing = instances.standing(company, person)
        if ics:
            from wxflow_office.instances import due_ics  # icalendar takes a while to import

            click.echo(due_ics.file_of(company, [one for one in found if one.timer.due != HELD], moment), nl=False)
            return exit_codes.DONE
    printing.rows(place.shape, _COLUMNS, [*standing, *(one.told for one in found)])
    return exit_codes.DONE
