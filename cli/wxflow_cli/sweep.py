"""Write down every deadline that has passed."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import Refused
from wxflow_cli import exits, logs, printing, texts
from wxflow_cli.options import Given, actor_option, now_option, standard_options

if TYPE_CHECKING:
    from wxflow.clock import Run
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
            raise click.UsageError("--watch stands alone: it sweeps now, for good, and releases nothing")
        from wxflow_cli import sweep_watch

        return sweep_watch.watch(given, partial(_tell, given.shape), metrics)
    with opened(given) as company:
        run = clock.sweep(
            company.engine,
            company.moment(now),
            brake=clock.Brake(company.policy.brake, company.policy.brake_percent),
            released_by=_releasing(company, actor) if release else None,
            dry_run=dry_run,
        )
        if metrics is not None and not dry_run:
            sweep_metrics.write(metrics, company, run)
        _tell(given.shape, run, company, dry_run=dry_run)
    return exits.DONE if run.outcome == "good" else exits.FINDINGS


def _releasing(company: "Opened", actor: str | None) -> str:
    """Return who releases the brake; only holders of information_centre may."""
    if actor is None:
        raise click.UsageError("--release needs --actor: say who releases the brake", click.get_current_context())
    allowed = company.policy.information_centre
    if texts.check(actor, "--actor") not in allowed:
        raise Refused("sweep --release", f"{actor} may not", who=f"information_centre ({', '.join(allowed)})")
    return actor


def _tell(shape: str, run: "Run", company: "Opened", *, dry_run: bool = False) -> None:
    logs.info("swept", company=company.company, dry_run=dry_run, **_row(run, company.zone))
    if shape != "table":
        printing.one(shape, _row(run, company.zone))
    elif run.outcome == "held":
        holders = ", ".join(company.policy.information_centre)
        print(f"held by the brake: {run.held} charges are due, the policy lets {company.policy.brake} through")
        print(f"look at `wxflow due`; then {holders} may `wxflow sweep --release --actor ID`")
    else:
        if dry_run:
            print(f"dry run: {run.fired} of {run.due} due deadlines would fire, with {run.charged} charges")
        for parked in run.parked:
            print(printing.cell(f"failed: {parked}"))


def _row(run: "Run", zone: str) -> dict[str, Any]:
    from wxflow.moments import iso

    shown = run._asdict()
    lag: int = shown.pop("lag")
    return {**shown, "now": iso(run.now, zone), "lag_seconds": lag // 1_000_000, "parked": list(run.parked)}
