"""Say who has been asked in an approval, who is asked now, and who will be."""

import click

from wxflow_cli import exits, language, printing, times
from wxflow_cli.options import Given, now_option, standard_options

_COLUMNS = ("level", "by", "approver", "state", "who", "working_days")


@click.command()
@click.argument("key", metavar="GROUP/MATTER/N")
@now_option
@standard_options
def forecast(given: Given, key: str, now: int | None) -> int:
    """Say who has agreed in an approval, who is asked now, and who will be asked, level by level."""
    from wxflow_cli import instances, outlook
    from wxflow_cli.opening import opened
    from wxflow_machines import approval_forecast
    from wxflow_machines.approval import APPROVAL

    with opened(given) as company:
        found = instances.find(APPROVAL, company, key)
        scene = outlook.scene_of(company, found, "approve", times.now() if now is None else now)
        places = list(approval_forecast.forecast(scene))
    if given.shape == "table":
        places = [
            one._replace(by=language.name("way", one.by), state=language.name("standing", one.state)) for one in places
        ]
    printing.rows(given.shape, _COLUMNS, [{**one._asdict(), "who": list(one.who)} for one in places], "forecast")
    return exits.DONE
