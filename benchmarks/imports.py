"""Bring 100,000 people in from a workbook, by wxflow and by hand, and compare the same file again: whole processes."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from benchmarks import company, hand_people
from benchmarks.pairs import Line, compare, copy
from wxflow.databases import schema
from wxflow.moments import iso

PEOPLE, SECONDS, MEGABYTES = 100_000, 8, 300
_PROGRAM = """
import sys
from benchmarks.memory import most
from {module} import {verb}
try:
    {verb}({given})
finally:
    print(most(), file=sys.stderr)
"""
_WXFLOW = _PROGRAM.format(module="wxflow_cli.main", verb="main", given="")
_BY_HAND = _PROGRAM.format(module=hand_people.__name__, verb="bring_in", given="*sys.argv[1:]")
HEADERS = ("工号", "姓名", "部门", "职务", "邮箱", "备注")


def measure(folder: Path) -> list[Line]:
    """Return how long the first import and the next one take, and in how much memory."""
    database, workbook = folder / "wxflow.db", folder / "people.xlsx"
    _write(workbook)
    (folder / "policy.toml").write_text(company.policy_text(), encoding="utf-8")
    schema.upgrade(f"sqlite:///{database}")
    other = copy(database, "by-hand.db")
    given = ("import", "people", workbook.name, "--actor", company.HR, "--now", iso(company.MONDAY, "Asia/Shanghai"))
    by_hand = _run(folder, _BY_HAND, workbook.name, other.name, str(company.MONDAY))
    lines: list[Line] = []
    for what, than in (("all new", by_hand), ("nothing changed", None)):
        taken = _run(folder, _WXFLOW, *given)
        if than:
            compare(database, other, PEOPLE, salted_alike=False)
        ratio = f"{taken.seconds / than.seconds:.2f}" if than else ""
        met = taken.seconds < SECONDS and taken.megabytes < MEGABYTES
        target = f"< {SECONDS} s, < {MEGABYTES} MB"
        named = f"import of {PEOPLE:,} people, {what}"
        lines.append(Line(named, taken.told(), than.told() if than else "", ratio, target, met))
    return lines


class _Taken(NamedTuple):
    """What a process took: time that passed, and memory at most."""

    seconds: float
    megabytes: float

    def told(self) -> str:
        return f"{self.seconds:.1f} s, {self.megabytes:.0f} MB"


def _write(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("人员")
        page.write_row(0, 0, HEADERS)
        for number in range(PEOPLE):
            name = f"王小{chr(0x4E00 + number % 5000)}"
            row = (f"P{number:06}", name, f"部门{number % 200}", "职员", f"p{number}@example.com", "")
            page.write_row(number + 1, 0, row)


def _run(folder: Path, program: str, *given: str) -> _Taken:
    """Run a program in a process of its own."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", program, *given]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return _Taken(time.perf_counter() - start, float(done.stderr.splitlines()[-1]))
