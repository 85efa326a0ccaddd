"""A folder that is lent for a while goes, also when whoever had it was killed, and never while it is in use."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from wxflow_office.files import temporary

HELD = "from wxflow_office.files import temporary as t\nwith t.folder() as f:\n print(f, flush=True)\n input()"


@pytest.fixture(autouse=True)
def _a_place_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def aged(folder: Path) -> None:
    """Let a folder have been made two minutes ago."""
    whole = folder.parent
    os.utime(whole, (whole.stat().st_mtime - 120,) * 2)


def test_it_goes_at_the_end(tmp_path: Path) -> None:
    with temporary.folder() as folder:
        assert list(folder.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_killed_has_left_goes_with_the_next_and_what_is_in_use_stays(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HELD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        held = Path(other.stdout.readline().strip())
        aged(held)
        with temporary.folder():
            assert held.is_dir()
        other.send_signal(signal.SIGKILL)
        other.wait()
    aged(held)
    assert held.is_dir()
    with temporary.folder():
        assert not held.exists()
    assert list(tmp_path.iterdir()) == []
