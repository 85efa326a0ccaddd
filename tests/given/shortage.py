"""Run wxflow where a disk is as good as full."""

import os
import subprocess
import sys
from pathlib import Path

_SCRIPT = """\
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from wxflow_cli.main import main
main()
"""


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run wxflow where no file may grow beyond 100 kB, and what is temporary goes to the current folder."""
    here = {**os.environ, "TMPDIR": str(Path.cwd())}
    command = [sys.executable, "-c", _SCRIPT, *words]
    return subprocess.run(command, env=here, capture_output=True, text=True, check=False)
