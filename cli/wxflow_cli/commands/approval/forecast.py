"""Say who has been asked in an approval, who is asked now, and who will be."""

import click

from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_machines.approval import forecast as approval_forecast
from wxflow_machines.approval.approval import APPROVAL
from wxflow_office.company import clock
from wxflow_office.company.company import opened
from wxflow_office.instances.find import find
from wxflow_office.texts import language

_COLUMNS = ("level", "by", "approver", "state", "who", "working_days")


@click.command()
@click.argument("key", metavar="GROUP/MATTER/N")
@now_option
@standard_options
def forecast(place: Given, key: str, now: int | None) -> int:
    """Say who has agreed in an approval, who is asked now, and who will be asked, level by level."""
    with opened(place, reading=True) as company:
        found = find(company, APPROVAL.name, key)
        context = company.outlook().context(found, "approve", company.policy, clock.now() if now is None else now)
        places = list(approval_forecast.forecast(context))
    if place.shape == "table":
        places = [
            one._replace(by=language.name("way", one.by), state=language.name("standing", one.state)) for one in places
        ]
    printing.rows(place.shape, _COLUMNS, [{**one._asdict(), "who": list(one.who)} for one in places], "forecast")
    return exit_codes.DONE
