"""Write the event log for process mining."""

from pathlib import Path

import click

from wxflow.errors import BadInput
from wxflow.words import either, words
from wxflow_cli import exits, new_file, printing
from wxflow_cli.options import Given, standard_options
from wxflow_cli.times import MOMENT

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
    given: Given,
    form: str,
    output: Path,
    force: bool,
    machines: tuple[str, ...],
    since: int | None,
    until: int | None,
) -> int:
    """Write the event log for process mining: each instance with all its steps, without the data of its events."""
    from wxflow import event_log_ocel, event_log_xes
    from wxflow.event_log import EventLog
    from wxflow_cli.opening import opened, rulebook
    from wxflow_machines.kinds import KINDS

    endings = _ENDINGS[form]
    if output.suffix.lower() not in endings:
        raise BadInput(
            words(
                "--output: {output} does not end in {endings}, as {form} files do",
                output=output,
                endings=either(endings),
                form=form,
            )
        )
    for name in machines:
        rulebook()[name]  # an unknown one is refused, with the nearest name
    write = event_log_xes.write if form == "xes" else event_log_ocel.write
    with opened(given) as company, new_file.replacing(output, force=force) as path:
        log = EventLog(company.store, company.company, company.zone, company.rulebook, KINDS, machines, since, until)
        with company.store.snapshot(), path.open("w", encoding="utf-8", newline="\n") as file:
            written = write(file, log)
    printing.one(given.shape, {"output": str(output), **written._asdict()})
    return exits.DONE
