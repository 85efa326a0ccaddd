"""Keep files to whoever makes them, unless the environment says otherwise."""

import errno
import os
from pathlib import Path

from wxflow.errors import BadInput
from wxflow.translatable import tr

MODE = "WXFLOW_FILE_MODE"
_OWNER_ONLY = 0o600


def mode() -> int:
    """Return the mode of files that hold the record: 0600, or what WXFLOW_FILE_MODE says, such as 0640."""
    given = os.environ.get(MODE, "")
    if not given:
        return _OWNER_ONLY
    if len(given) not in (3, 4) or set(given) - set("01234567") or int(given, 8) & _OWNER_ONLY != _OWNER_ONLY:
        raise BadInput(tr("{name}: {value} is not the mode of a file, such as 0640", name=MODE, value=repr(given)))
    return int(given, 8) & 0o666


def keep_private(path: Path) -> None:
    """Give a file, or a folder and all in it, that mode; a folder may be looked into by whoever may read."""
    if path.is_dir():
        for one in path.iterdir():
            keep_private(one)
        path.chmod(mode() | (mode() & 0o444) >> 2)
    else:
        path.chmod(mode())


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file where nothing lies yet, whole or not at all; OSError says why not."""
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb", buffering=0)
    try:
        with file:
            if file.write(content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def make_private(path: Path) -> None:
    """Make an empty file of that mode where none is there: whoever opens it by another way finds it so."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode()))
    except FileExistsError:
        return
    except OSError:
        return  # whoever opens it says why it cannot be
