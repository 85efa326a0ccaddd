"""Bring 100,000 people in from a workbook, and compare the same file again, each as a whole process."""

import os
import subprocess
import sys
import time
from pathlib import Path

import xlsxwriter

from benchmarks import company
from benchmarks.pairs import Line
from wxflow.databases import schema

PEOPLE, SECONDS, MEGABYTES = 100_000, 8, 300
_PROGRAM = """
import sys
from benchmarks.memory import most
from wxflow_cli.main import main
try:
    main()
finally:
    print(most(), file=sys.stderr)
"""
HEADERS = ("工号", "姓名", "部门", "职务", "邮箱", "备注")


def measure(folder: Path) -> list[Line]:
    """Return how long the first import and the next one take, and in how much memory."""
    _write(folder / "people.xlsx")
    (folder / "policy.toml").write_text(company.policy_text(), encoding="utf-8")
    schema.upgrade(f"sqlite:///{folder / 'wxflow.db'}")
    lines: list[Line] = []
    for what in ("all new", "nothing changed"):
        seconds, megabytes = _run(folder)
        met = seconds < SECONDS and megabytes < MEGABYTES
        target = f"< {SECONDS} s, < {MEGABYTES} MB"
        lines.append(
            Line(f"import of {PEOPLE:,} people, {what}", f"{seconds:.1f} s, {megabytes:.0f} MB", "", "", target, met)
        )
    return lines


def _write(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("人员")
        page.write_row(0, 0, HEADERS)
        for number in range(PEOPLE):
            name = f"王小{chr(0x4E00 + number % 5000)}"
            row = (f"P{number:06}", name, f"部门{number % 200}", "职员", f"p{number}@example.com", "")
            page.write_row(number + 1, 0, row)


def _run(folder: Path) -> tuple[float, float]:
    """Import once; return the seconds it took and the megabytes it took at most."""
    words = [sys.executable, "-c", _PROGRAM, "import", "people", "people.xlsx", "--actor", company.HR]
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, float(done.stderr.splitlines()[-1])
