"""Say who has been asked in an approval, who is asked now, and who will be."""

import click

from wxflow_cli.terminal import exit_codes, printing, times
from wxflow_cli.terminal.options import Place, now_option, standard_options
from wxflow_office.texts import language

_COLUMNS = ("level", "by", "approver", "state", "who", "working_days")


@click.command()
@click.argument("key", metavar="GROUP/MATTER/N")
@now_option
@standard_options
def forecast(place: Place, key: str, now: int | None) -> int:
    """Say who has agreed in an approval, who is asked now, and who will be asked, level by level."""
    from wxflow_cli.declared import instances
    from wxflow_machines.approval import forecast as approval_forecast
    from wxflow_machines.approval.approval import APPROVAL
    from wxflow_office.company.company import opened
    from wxflow_office.instances import next_events

    with opened(place) as company:
        found = instances.find(APPROVAL, company, key)
        context = next_events.scene_of(company, found, "approve", times.now() if now is None else now)
        places = list(approval_forecast.forecast(context))
    if place.shape == "table":
        places = [
            one._replace(by=language.name("way", one.by), state=language.name("standing", one.state)) for one in places
        ]
    printing.rows(place.shape, _COLUMNS, [{**one._asdict(), "who": list(one.who)} for one in places], "forecast")
    return exit_codes.DONE
