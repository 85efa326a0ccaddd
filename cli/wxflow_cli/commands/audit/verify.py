"""Verify the record."""

from importlib.metadata import version
from pathlib import Path

import click

from wxflow.databases.url import shown
from wxflow.moments import iso
from wxflow.proofs import signing
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.hashes import HASH
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.evidence import report as report_page
from wxflow_office.evidence import verification
from wxflow_office.evidence.verification import Verified, Wanted
from wxflow_office.files import atomic
from wxflow_office.texts import as_text, language


@click.command()
@click.option("--semantic", is_flag=True, help="Replay every step against the declaration and policy in force.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once; by default as many as are worth it.")
@click.option(
    "--public-key", metavar="HEX|FILE", cls=translated.Option, envvar="WXFLOW_PUBLIC_KEY", show_envvar=True,
    help="The key that all checkpoints must be signed with.",
)  # fmt: skip
@click.option(
    "--root", "roots", type=HASH, multiple=True, metavar="HEX", help="A checkpoint's root kept elsewhere; repeatable."
)
@click.option(
    "--checkpoints", type=click.IntRange(0, 2**31), default=0, metavar="N",
    help="How many checkpoints there must be at least, as the last slip says.",
)  # fmt: skip
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE",
    help="Write a report to be signed and filed: a page where FILE ends in .html, else text.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def verify(
    place: Given,
    semantic: bool,
    jobs: int | None,
    public_key: str | None,
    roots: tuple[bytes, ...],
    checkpoints: int,
    report: Path | None,
    force: bool,
) -> int:
    """Verify every seal, state, timer, ref, message and checkpoint against the steps; exit 1 with findings."""
    trusted = None if public_key is None else signing.read_public_key(public_key)
    wanted = Wanted(semantic, trusted, roots, checkpoints)
    with opened(place, reading=True) as company:
        verified = verification.verify(company, place, wanted, jobs)
        if report is not None:
            made = report_page.Made(clock.now(), version("wxflow-groups"), shown(place.database), place.via or "")
            with atomic.replacing(report, force=force) as path:
                report_page.write(path, company, wanted, verified, made)
        _print(company, verified, place.shape)
    return exit_codes.FINDINGS if verified.report.findings else exit_codes.DONE


def _print(company: Company, verified: Verified, shape: str) -> None:
    report = verified.report
    if shape == "table":
        for finding in report.findings:
            print(as_text.cell(language.say(finding)))
        printing.tell(_reach(company, verified))
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
        last = verified.checkpoints[-1] if verified.checkpoints else None
        reach = {
            "count": len(verified.checkpoints),
            "last": last and last.number,
            "made_at": last and iso(last.made_at, company.zone),
            "steps_after": verified.after,
        }
        printing.document({**report._asdict(), "checkpoints": reach})


def _reach(company: Company, verified: Verified) -> str:
    """Say how far the checkpoints reach: what lies after the last, whoever may write the database may rewrite."""
    if not verified.checkpoints:
        return tr("no checkpoint: whoever may write the database could have rewritten all of it")
    last = verified.checkpoints[-1]
    return tr(
        "{count} checkpoints, the last of {made_at}; {after} steps lie after it",
        count=len(verified.checkpoints),
        made_at=iso(last.made_at, company.zone),
        after=verified.after,
    )
