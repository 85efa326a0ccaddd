"""Leave what a sweep did where Prometheus collects it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wxflow_cli import new_file

if TYPE_CHECKING:
    from wxflow.clock import Run
    from wxflow_cli.opening import Opened

_SECOND = 1_000_000


def write(path: Path, company: "Opened", run: "Run") -> None:
    """Write the text file whole or not at all, in the place of the one before."""
    with new_file.replacing(path, force=True) as beside:
        beside.write_text("".join(_lines(company, run)), encoding="utf-8")


def _lines(company: "Opened", run: "Run") -> Iterator[str]:
    from wxflow import statements as sql
    from wxflow import views

    armed = company.store.rows(sql.ARMED, company.company)[0][0]
    parked = len(views.parked(company.store, company.company))
    gauges = (
        ("timestamp_seconds", "When the last sweep stood, seconds since 1970.", run.now / _SECOND),
        (
            "good",
            "1 when the last sweep went through, 0 when it was held or a root failed.",
            int(run.outcome == "good"),
        ),
        ("due", "Deadlines that were due.", run.due),
        ("fired", "Deadlines that were written down.", run.fired),
        ("charged", "Penalties that were proposed.", run.charged),
        ("held", "Charges that the brake held.", run.held),
        ("failed", "Roots that failed.", run.failed),
        ("lag_seconds", "How long the first due deadline had waited.", run.lag / _SECOND),
        ("armed", "Deadlines that are armed.", armed),
        ("parked", "Roots that are parked.", parked),
    )
    label = company.company.replace("\\", "\\\\").replace('"', '\\"')
    for name, told, value in gauges:
        yield f"# HELP wxflow_sweep_{name} {told}\n# TYPE wxflow_sweep_{name} gauge\n"
        yield f'wxflow_sweep_{name}{{company="{label}"}} {value}\n'
