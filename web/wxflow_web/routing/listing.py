"""A list of the API: a page at a time with a link to the next, or, to whoever asks for lines, all of it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from wxflow.errors import BadInput
from wxflow.json_values import is_list, is_text
from wxflow.translatable import tr

LINES = "application/x-ndjson"
LIMIT, MOST = 100, 1000
"""Rows of a page, if nothing else is asked for, and at most."""


class Part(NamedTuple):
    """Some rows of a list, and behind which the next ones come; None at the end."""

    rows: Sequence[Any]
    after: str | None
    seq: int | None = None
    """The ETag, where all of it is one instance's."""


def limit_of(query: Mapping[str, str]) -> int:
    """Return how many rows a page is to have; BadInput where that is no number from 1 to MOST."""
    given = query.get("limit", str(LIMIT))
    if not (given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= MOST):
        raise BadInput(tr("limit: {given} is not a number from 1 to {most}", given=repr(given), most=MOST))
    return int(given)


def link_of(query: Mapping[str, str], after: str) -> str:
    """Return where the next page is, as a relative reference: what was asked for, behind a row."""
    return f"?{urlencode({**query, 'after': after})}"


def cursor(place: Sequence[str | int]) -> str:
    """Write a place in a list as a URL and a header can hold it."""
    return urlsafe_b64encode(json.dumps(place, ensure_ascii=False, separators=(",", ":")).encode()).decode().rstrip("=")


def place_of(text: str, name: str, *kinds: type) -> list[Any]:
    """Read a place that `cursor` wrote, of values of those kinds; BadInput for anything else."""
    try:
        read: Any = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (Error, ValueError, RecursionError):
        read = None
    values = read if is_list(read) else []
    good = len(values) == len(kinds) and all(type(value) is kind for value, kind in zip(values, kinds, strict=True))
    if not good or any(not is_text(value) if isinstance(value, str) else abs(value) >= 2**63 for value in values):
        raise BadInput(
            tr("{name}: {given} is no place in the list: take it from an answer", name=name, given=repr(text))
        )
    return values
