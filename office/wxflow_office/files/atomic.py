"""Write a file whole or not at all."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from wxflow.databases.private import keep_private
from wxflow.errors import BadInput, system_error
from wxflow.store import done
from wxflow.translatable import tr

_PREFIX = ".wxflow-writing-"
_LEFT_AFTER = 86_400
"""Seconds after which nobody is writing any more: whoever was has been killed."""


@contextmanager
def replacing(path: Path, *, force: bool | None) -> Generator[Path]:
    """Lend a path beside, and put what was written there in the place of `path` at the end.

    BadInput when `path` is there already and may not be replaced (`force` is None where nobody can ask for that), or
    when anything cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            raise BadInput(tr("{path} is not a file that could be replaced: name another", path=path))
        if path.exists() and not force:
            if force is None:
                raise BadInput(tr("{path} is there already: name another", path=path))
            raise BadInput(tr("{path} is there already: name another, or replace it with --force", path=path))
        with TemporaryDirectory(dir=path.absolute().parent, prefix=_PREFIX) as folder:
            _tidy(Path(folder))
            written = Path(folder) / path.name
            yield written
            keep_private(written)
            written.replace(path)
        done.something()
    except OSError as error:
        raise BadInput(tr("{path} cannot be written: {strerror}", path=path, strerror=system_error(error))) from None


def _tidy(own: Path) -> None:
    """Remove what those who were killed while they wrote have left beside a folder that has just been made."""
    now = own.stat().st_mtime
    for left in own.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # somebody else is as tidy, or it is not ours to remove
            if not left.is_symlink() and now - left.stat().st_mtime > _LEFT_AFTER:
                rmtree(left)
