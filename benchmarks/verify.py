"""Verify a record of 100,000 steps and one ten times as long, each in a process of its own."""

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import company, memory, record
from benchmarks.pairs import Line

SIZES = (100_000, 1_000_000)
RATE = 100_000


def measure(folder: Path) -> list[Line]:
    """Return how many steps a second of one core are verified, and by how much memory grows with the record."""
    rates: list[float] = []
    megabytes: list[float] = []
    for steps in SIZES:
        database = folder / f"{steps}.db"
        record.write(database, steps)
        command = [sys.executable, "-m", "benchmarks.verify", str(database)]
        told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        rates.append(told["rate"])
        megabytes.append(told["megabytes"])
        database.unlink()
    growth = megabytes[-1] - megabytes[0]
    sizes = [
        Line(f"verify {steps:,} steps, a second of one core", f"{rate:,.0f}", "", "", f"≥ {RATE:,}", rate >= RATE)
        for steps, rate in zip(SIZES, rates, strict=True)
    ]
    most, least = f"{megabytes[-1]:.0f} MB", f"{megabytes[0]:.0f} MB"
    return [
        *sizes,
        Line("verify, memory: ten times the steps", most, least, f"{growth:+.1f} MB", "≤ +5 MB", growth <= 5),
    ]


def main(path: Path) -> None:
    """Verify a database, and print how fast and in how much memory."""
    from wxflow.audit import verify

    engine = company.engine(path)
    start = time.process_time()
    report = verify.verify(engine.store, company.CODE, engine.machines)
    seconds = time.process_time() - start
    if report.findings:
        raise AssertionError(report.findings[0])
    print(json.dumps({"rate": report.steps / seconds, "megabytes": memory.most()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
