"""Leave what a sweep did where Prometheus collects it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wxflow_office.files import atomic

if TYPE_CHECKING:
    from wxflow.engine.sweep import Run
    from wxflow.store.store import Store

_SECOND = 1_000_000
_GAUGES = {
    "timestamp_seconds": "When the last sweep stood, seconds since 1970.",
    "good": "1 when the last sweep went through, 0 when it was held, or the company or a root of it failed.",
    "due": "Deadlines that were due.",
    "fired": "Deadlines that were written down.",
    "charged": "Penalties that were proposed.",
    "held": "Charges that the brake held.",
    "failed": "Roots that failed.",
    "lag_seconds": "How long the first due deadline had waited.",
    "armed": "Deadlines that are armed.",
    "parked": "Roots that are parked.",
}


def write(path: Path, store: "Store", runs: "Mapping[str, Run | None]") -> None:
    """Write the text file whole or not at all, in the place of the one before; a company that failed has no run."""
    values = {_label(company): _values(store, company, run) for company, run in runs.items()}
    with atomic.replacing(path, force=True) as beside:
        beside.write_text("".join(_lines(values)), encoding="utf-8")


def _lines(values: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for name, told in _GAUGES.items():
        yield f"# HELP wxflow_sweep_{name} {told}\n# TYPE wxflow_sweep_{name} gauge\n"
        for label, own in values.items():
            if name in own:
                yield f'wxflow_sweep_{name}{{company="{label}"}} {own[name]}\n'


def _values(store: "Store", company: str, run: "Run | None") -> dict[str, float]:
    from wxflow.store import queries

    if run is None:
        return {"good": 0}
    counts = {name: getattr(run, name) for name in ("due", "fired", "charged", "held", "failed")}
    return {
        "timestamp_seconds": run.now / _SECOND,
        "good": int(run.outcome == "good"),
        **counts,
        "lag_seconds": run.lag / _SECOND,
        "armed": queries.armed(store, company),
        "parked": len(queries.parked(store, company)),
    }


def _label(company: str) -> str:
    return company.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
