"""Whole processes: from the shell and back, with compiled files."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import company
from benchmarks.pairs import Line, seconds

RUNS = 21
HERE = Path(__file__).parent.parent


def measure(folder: Path) -> list[Line]:
    """Run each command 21 times, after a first time that compiles."""
    database, policy = folder / "wxflow.db", folder / "policy.toml"
    company.found(database, 20, 50, early=50)
    policy.write_text(company.policy_text(), encoding="utf-8")
    env = _compiling(folder)
    show = ("group", "show", "G0001", "--database", f"sqlite:///{database}", "--policy", str(policy))
    bare = _times([sys.executable, "-c", ""], env)
    return [
        _line("wxflow --version", _times(_wxflow("--version"), env), bare, 0.080),
        _line("wxflow group show G0001", _times(_wxflow(*show), env), bare, 0.300),
    ]


def whole(folder: Path, what: str, words: Sequence[str], at_most: float) -> Line:
    """Run one command 21 times, likewise; `at_most` in seconds."""
    env = _compiling(folder)
    return _line(what, _times(_wxflow(*words), env), _times([sys.executable, "-c", ""], env), at_most)


def _compiling(folder: Path) -> dict[str, str]:
    """Return an environment in which the first run compiles what it imports into a folder of its own."""
    rooms = os.pathsep.join(str(HERE / room) for room in ("src", "machines", "connectors", "office", "cli"))
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONPATH": rooms}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def _wxflow(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from wxflow_cli.main import main; main()", *arguments]


def _times(command: list[str], env: dict[str, str]) -> list[float]:
    def run() -> None:
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)

    run()
    return sorted(seconds(run) for _ in range(RUNS))


def _line(what: str, times: list[float], bare: list[float], at_most: float) -> Line:
    """Sum up; the other way is `python -c ''`: what the interpreter alone takes."""
    middle = median(times)
    ours = f"{middle * 1e3:.0f} ms ({times[0] * 1e3:.0f}–{times[-1] * 1e3:.0f})"
    other = f"{median(bare) * 1e3:.0f} ms"
    return Line(what, ours, other, f"{middle / median(bare):.1f}", f"< {at_most * 1e3:.0f} ms", middle < at_most)
