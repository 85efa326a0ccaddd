"""The shapes of the API's answers."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from wxflow_office.texts import as_text
from wxflow_web.routing.listing import LINES


def document(value: Any, *, seq: int | None = None) -> Response:
    """Answer with one JSON value; `seq` is its ETag."""
    headers = {"etag": f'"{seq}"'} if seq is not None else {}
    return Response(as_text.dump(value), headers=headers, media_type="application/json")


def lines(values: Iterable[Any]) -> Response:
    """Answer with a JSON value a line."""
    text = "".join(f"{as_text.dump(value)}\n" for value in values)
    return Response(text, media_type=LINES)
