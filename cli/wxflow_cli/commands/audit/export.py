"""Write the event log for process mining."""

from pathlib import Path

import click

from wxflow.errors import BadInput
from wxflow.event_log import ocel, xes
from wxflow.event_log.log import EventLog
from wxflow.translatable import either, tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_machines.references import KINDS
from wxflow_office.company import company as companies
from wxflow_office.files import atomic

_ENDINGS = {"xes": (".xes",), "ocel": (".json", ".jsonocel")}


@click.command()
@click.option(
    "--as", "form", type=click.Choice(list(_ENDINGS)), required=True,
    help="XES (IEEE 1849-2016), a trace for every instance; or OCEL 2.0 in JSON, an object for every instance.",
)  # fmt: skip
@click.option(
    "--output", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where to: .xes, or .json."
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.option("--machine", "machines", multiple=True, metavar="NAME", help="Only this machine; repeatable.")
@click.option("--since", type=MOMENT, metavar="TIME", help="Only instances first recorded then or later.")
@click.option("--until", type=MOMENT, metavar="TIME", help="Only instances first recorded before.")
@standard_options
def export(
    place: Given,
    form: str,
    output: Path,
    force: bool,
    machines: tuple[str, ...],
    since: int | None,
    until: int | None,
) -> int:
    """Write the event log for process mining: each instance with all its steps, without the data of its events."""
    endings = _ENDINGS[form]
    if output.suffix.lower() not in endings:
        raise BadInput(
            tr(
                "--output: {output} does not end in {endings}, as {form} files do",
                output=output,
                endings=either(endings),
                form=form,
            )
        )
    for name in machines:
        companies.machines()[name]  # an unknown one is refused, with the nearest name
    write = xes.write if form == "xes" else ocel.write
    with companies.opened(place, reading=True) as company, atomic.replacing(output, force=force) as path:
        log = EventLog(company.store, company.company, company.zone, company.machines, KINDS, machines, since, until)
        with company.store.snapshot(), path.open("w", encoding="utf-8", newline="\n") as file:
            written = write(file, log)
    printing.one(place.shape, {"output": str(output), **written._asdict()})
    return exit_codes.DONE
