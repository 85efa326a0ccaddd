"""Look at what an address says before anybody works with it."""

from collections.abc import Iterable

from starlette.datastructures import UploadFile
from starlette.requests import Request

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_web.answers.errors import NotFound

_NUL = "\x00"
"""No name has it, and PostgreSQL can hold it in no text."""


def check(request: Request) -> None:
    """Raise NotFound for a path that can be nobody's, BadInput for a query that can ask for nothing."""
    if any(_NUL in str(value) for value in request.path_params.values()):
        raise NotFound
    check_fields(request.query_params.multi_items())


def check_fields(given: Iterable[tuple[str, str | UploadFile]]) -> None:
    """Raise BadInput for a field with a character in it that no text has."""
    for name, value in given:
        if _NUL in name or (isinstance(value, str) and _NUL in value):
            raise BadInput(tr("{name}: holds a character that no text has", name=repr(name)))
