"""Write down every deadline that has passed."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wxflow.words import words
from wxflow_cli import exits, sweep_telling, texts
from wxflow_cli.options import Given, actor_option, now_option, standard_options

if TYPE_CHECKING:
    from wxflow_cli.opening import Opened


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
    given: Given,
    now: int | None,
    dry_run: bool,
    release: bool,
    actor: str | None,
    metrics: Path | None,
    watch: bool,
) -> int:
    """Write down every deadline that has passed; for cron, so quiet when all is well."""
    from wxflow import clock
    from wxflow_cli import sweep_metrics
    from wxflow_cli.opening import opened

    if watch:
        if now is not None or dry_run or release:
            raise click.UsageError(words("--watch stands alone: it sweeps now, for good, and releases nothing"))
        from wxflow_cli import sweep_watch

        return sweep_watch.watch(given, metrics)
    if given.is_for_all:
        if release:
            raise click.UsageError(
                words("--release is for one company: name it with --company"), click.get_current_context()
            )
        return _sweep_all(given, now, metrics, dry_run=dry_run)
    with opened(given) as company:
        run = clock.sweep(
            company.engine,
            now if dry_run and now is not None else company.moment(now),
            brake=clock.Brake(company.policy.brake, company.policy.brake_percent),
            released_by=_releasing(company, actor) if release else None,
            dry_run=dry_run,
        )
        if metrics is not None and not dry_run:
            sweep_metrics.write(metrics, company.store, {company.company: run})
        sweep_telling.tell(given.shape, run, company.policy, dry_run=dry_run)
    return exits.DONE if run.outcome == "good" else exits.FINDINGS


def _sweep_all(given: Given, now: int | None, metrics: Path | None, *, dry_run: bool) -> int:
    """Sweep once for every company of the folder."""
    from wxflow.store import Store
    from wxflow_cli import sweep_metrics, sweep_turns
    from wxflow_cli.opening import moment

    with closing(Store.open(given.database)) as store:
        standing = now if dry_run and now is not None else moment(store, now)
        ended = list(sweep_turns.sweep_all(given, store, standing, dry_run=dry_run))
        if metrics is not None and not dry_run:
            sweep_metrics.write(metrics, store, {one.company: one.run for one in ended})
    sweep_telling.tell_all(given.shape, ended, dry_run=dry_run)
    return exits.DONE if all(one.good for one in ended) else exits.FINDINGS


def _releasing(company: "Opened", actor: str | None) -> str:
    """Return who releases the brake; only holders of information_centre may."""
    from wxflow_cli.opening import refuse_unless_information_centre

    if actor is None:
        raise click.UsageError(
            words("--release needs --actor: say who releases the brake"), click.get_current_context()
        )
    refuse_unless_information_centre(company.policy, texts.check(actor, "--actor"), "sweep --release")
    return actor
