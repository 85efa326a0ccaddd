"""Read the audit trail, and verify it."""

import click

from wxflow_cli import exits, printing, shapes
from wxflow_cli.options import Given, standard_options
from wxflow_cli.times import MOMENT

_COLUMNS = (
    "company", "machine", "key", "seq", "event", "from", "to", "actor", "reason", "data", "at", "recorded_at",
    "request_id", "cause", "seal",
)  # fmt: skip


@click.group(no_args_is_help=True)
def audit() -> None:
    """Read the audit trail and verify it."""


@audit.command()
@click.option("--machine", metavar="NAME", help="Only steps of this machine.")
@click.option("--key", help="Only steps of this instance; needs --machine.")
@click.option("--since", type=MOMENT, metavar="TIME", help="Only steps recorded then or later.")
@click.option("--until", type=MOMENT, metavar="TIME", help="Only steps recorded before.")
@click.option("--actor", metavar="ID", help="Only steps this actor took; `clock` is time itself.")
@standard_options
def log(
    given: Given, machine: str | None, key: str | None, since: int | None, until: int | None, actor: str | None
) -> int:
    """Print the steps, in the order they were recorded."""
    from wxflow import views
    from wxflow_cli.opening import opened, rulebook

    if key is not None and machine is None:
        raise click.UsageError("--key needs --machine: keys are those of a machine", click.get_current_context())
    if machine is not None:
        rulebook()[machine]  # an unknown one is refused, with the nearest name
    with opened(given) as company:
        store, code = company.store, company.company
        rows = (
            shapes.step(code, step, company.zone)
            for step in views.steps(store, code, machine=machine, key=key, since=since, until=until, actor=actor)
        )
        printing.rows(given.shape, shapes.STEP_COLUMNS if given.shape == "table" else _COLUMNS, rows)
    return exits.DONE


@audit.command()
@standard_options
def verify(given: Given) -> int:
    """Verify every seal, every sequence, every state against its steps; exit 1 with findings."""
    from wxflow import audit as record
    from wxflow_cli.opening import opened

    with opened(given) as company:
        report = record.verify(company.store, company.company, company.rulebook)
    if given.shape == "table":
        for finding in report.findings:
            print(printing.cell(finding))
        verdict = f"{len(report.findings)} findings" if report.findings else "all good"
        print(f"{report.instances} instances, {report.steps} steps, {report.timers} timers verified: {verdict}")
    elif given.shape == "csv":
        printing.rows("csv", ("finding",), [{"finding": finding} for finding in report.findings])
    else:
        printing.document(report._asdict())
    return exits.FINDINGS if report.findings else exits.DONE
