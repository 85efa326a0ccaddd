"""Say whether all is well with the installation."""

import click

from wxflow_cli import exits, printing, times
from wxflow_cli.options import Given, now_option, standard_options


@click.command()
@now_option
@standard_options
def doctor(given: Given, now: int | None) -> int:
    """Examine the installation: does the clock run, is anything stuck; exit 1 with findings."""
    from wxflow.doctor import examine
    from wxflow_cli.opening import opened

    with opened(given) as company:
        moment = times.now() if now is None else now
        findings = examine(company.engine, moment, company.policy.max_silence_hours)
    if given.shape == "table":
        for finding in findings:
            print(printing.cell(f"{'good' if finding.good else 'BAD '}  {finding.name}: {finding.detail}"))
    else:
        printing.rows(given.shape, ("name", "good", "detail"), [finding._asdict() for finding in findings])
    return exits.DONE if all(finding.good for finding in findings) else exits.FINDINGS
