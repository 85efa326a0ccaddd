"""Leave what a sweep did where Prometheus collects it."""

from collections.abc import Mapping
from pathlib import Path

from wxflow.engine.sweep import Run
from wxflow.store.queries import Queries
from wxflow.store.store import Store
from wxflow_office.files import atomic

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


def write(path: Path, store: Store, runs: Mapping[str, Run | None]) -> None:
    """Write the text file whole or not at all, in the place of the one before; a company that failed has no run."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    gauges = {
        name: Gauge(f"wxflow_sweep_{name}", told, ("company",), registry=registry) for name, told in _GAUGES.items()
    }
    for company, run in runs.items():
        for name, value in _values(store, company, run).items():
            gauges[name].labels(company).set(value)
    with atomic.replacing(path, force=True) as beside:
        beside.write_bytes(generate_latest(registry))


def _values(store: Store, company: str, run: Run | None) -> dict[str, float]:
    if run is None:
        return {"good": 0}
    counts = {name: getattr(run, name) for name in ("due", "fired", "charged", "held", "failed")}
    return {
        "timestamp_seconds": run.now / _SECOND,
        "good": int(run.outcome == "good"),
        **counts,
        "lag_seconds": run.lag / _SECOND,
        "armed": Queries(store, company).armed(),
        "parked": len(Queries(store, company).parked()),
    }
