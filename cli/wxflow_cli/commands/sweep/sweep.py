"""Write down every deadline that has passed."""

from contextlib import closing
from pathlib import Path

import click

from wxflow.databases.connect import open_store
from wxflow.engine import sweep as clock
from wxflow.translatable import tr
from wxflow_cli.commands.sweep import output
from wxflow_cli.commands.sweep.watch import watch as keep_sweeping
from wxflow_cli.terminal import exit_codes
from wxflow_cli.terminal.options import Given, actor_option, now_option, standard_options
from wxflow_office.company.company import Company, moment, opened, refuse_unless_of_information_centre
from wxflow_office.files import text_check
from wxflow_office.sweeps import metrics as sweep_metrics
from wxflow_office.sweeps import turns


@click.command()
@now_option
@click.option("--dry-run", is_flag=True, help="Say what it would do, and undo it.")
@click.option("--release", is_flag=True, help="Let a sweep through that the brake held; needs --actor.")
@actor_option(required=False)
@click.option(
    "--metrics", type=click.Path(path_type=Path), metavar="FILE",
    help="Leave what it did in this file, for Prometheus' textfile collector.",
)  # fmt: skip
@click.option("--watch", is_flag=True, help="Go on as a service, asleep until the next deadline passes.")
@standard_options
def sweep(
    place: Given,
    now: int | None,
    dry_run: bool,
    release: bool,
    actor: str | None,
    metrics: Path | None,
    watch: bool,
) -> int:
    """Write down every deadline that has passed; for cron, so quiet when all is well."""
    if watch:
        if now is not None or dry_run or release:
            raise click.UsageError(tr("--watch stands alone: it sweeps now, for good, and releases nothing"))
        return keep_sweeping(place, metrics)
    if place.is_for_all:
        if release:
            raise click.UsageError(
                tr("--release is for one company: name it with --company"), click.get_current_context()
            )
        return _sweep_all(place, now, metrics, dry_run=dry_run)
    with opened(place) as company:
        run = clock.sweep(
            company.engine,
            now if dry_run and now is not None else company.moment(now),
            brake=clock.Brake(company.policy.brake, company.policy.brake_percent),
            released_by=_releasing(company, actor) if release else None,
            dry_run=dry_run,
        )
        if metrics is not None and not dry_run:
            sweep_metrics.write(metrics, company.store, {company.company: run})
        output.tell(place.shape, run, company.policy, dry_run=dry_run)
    return exit_codes.DONE if run.outcome == "good" else exit_codes.FINDINGS


def _sweep_all(place: Given, now: int | None, metrics: Path | None, *, dry_run: bool) -> int:
    """Sweep once for every company of the folder."""
    with closing(open_store(place.database)) as store:
        standing = now if dry_run and now is not None else moment(store, now)
        ended = list(turns.sweep_all(place, store, standing, dry_run=dry_run))
        if metrics is not None and not dry_run:
            sweep_metrics.write(metrics, store, {one.company: one.run for one in ended})
    output.tell_all(place.shape, ended, dry_run=dry_run)
    return exit_codes.DONE if all(one.good for one in ended) else exit_codes.FINDINGS


def _releasing(company: Company, actor: str | None) -> str:
    """Return who releases the brake; only holders of information_centre may."""
    if actor is None:
        raise click.UsageError(tr("--release needs --actor: say who releases the brake"), click.get_current_context())
    refuse_unless_of_information_centre(company, text_check.check(actor, "--actor"), "sweep --release")
    return actor
