"""Lend a folder for a while; what those who were killed have left is removed by the next who asks for one."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

_PREFIX, _IN_USE = "wxflow-for-a-while-", ".in-use"
_FRESH = 60
"""Seconds within which a folder may have been made and not taken yet."""


@contextmanager
def folder() -> Generator[Path]:
    """Lend an empty folder of one's own, which goes at the end; while it is lent, nobody else removes it."""
    with TemporaryDirectory(prefix=_PREFIX) as whole, (Path(whole) / _IN_USE).open("wb") as in_use:
        _lock(in_use.fileno())
        _tidy(Path(whole))
        inside = Path(whole) / "wxflow"
        inside.mkdir()
        yield inside


def _tidy(own: Path) -> None:
    """Remove what lies beside one's own, is ours and nobody holds; Windows has no such locks, and keeps it."""
    if sys.platform == "win32":
        return
    now = own.stat().st_mtime
    for left in own.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # somebody is at it, is as tidy, or it is not ours to remove
            found = left.lstat()
            if left.is_symlink() or found.st_uid != os.getuid() or now - found.st_mtime < _FRESH:
                continue
            in_use = left / _IN_USE
            if in_use.exists():
                with in_use.open("rb+") as held:
                    _lock(held.fileno())
            rmtree(left)


def _lock(file: int) -> None:
    """Take a file for oneself, until it is closed or the process is killed; OSError when somebody has it."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
