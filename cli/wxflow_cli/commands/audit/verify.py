"""Verify the record."""

import click

from wxflow.audit.verify import Report
from wxflow.proofs import signing
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.hashes import HASH
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import opened
from wxflow_office.evidence import verification
from wxflow_office.texts import as_text, language


@click.command()
@click.option("--semantic", is_flag=True, help="Replay every step against the declaration and policy in force.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once; by default as many as are worth it.")
@click.option(
    "--public-key", metavar="HEX|FILE", envvar="WXFLOW_PUBLIC_KEY", show_envvar=True,
    help="The key that all checkpoints must be signed with.",
)  # fmt: skip
@click.option(
    "--root", "roots", type=HASH, multiple=True, metavar="HEX", help="A checkpoint's root kept elsewhere; repeatable."
)
@standard_options
def verify(place: Given, semantic: bool, jobs: int | None, public_key: str | None, roots: tuple[bytes, ...]) -> int:
    """Verify every seal, state, timer and checkpoint against the steps; exit 1 with findings."""
    trusted = None if public_key is None else signing.read_public_key(public_key)
    with opened(place) as company:
        report = verification.verify(company, place, semantic=semantic, jobs=jobs, public_key=trusted, roots=roots)
    _print(report, place.shape)
    return exit_codes.FINDINGS if report.findings else exit_codes.DONE


def _print(report: Report, shape: str) -> None:
    if shape == "table":
        for finding in report.findings:
            print(as_text.cell(language.say(finding)))
        verdict = tr("{findings} findings", findings=len(report.findings)) if report.findings else tr("all good")
        printing.tell(
            tr(
                "{instances} instances, {steps} steps, {timers} timers verified: {verdict}",
                instances=report.instances,
                steps=report.steps,
                timers=report.timers,
                verdict=verdict,
            )
        )
    elif shape == "csv":
        printing.rows("csv", ("finding",), [{"finding": finding} for finding in report.findings])
    else:
        printing.document(report._asdict())
