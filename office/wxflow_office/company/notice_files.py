"""Read an official notice from a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from wxflow.errors import BadInput, system_error
from wxflow.translatable import tr

if TYPE_CHECKING:
    from wxflow.calendar.workdays import Notice


def read(path: Path) -> "Notice":
    """Read and check a notice; BadInput when it cannot be read, BadInputs with all that is wrong with it."""
    from wxflow.calendar import notices

    try:
        return notices.parse(path.read_bytes().decode("utf-8-sig"), str(path))
    except OSError as error:
        raise BadInput(tr("{path}: {strerror}", path=path, strerror=system_error(error))) from None
    except UnicodeDecodeError:
        raise BadInput(tr("{path}: not UTF-8 text; save the file as UTF-8", path=path)) from None
