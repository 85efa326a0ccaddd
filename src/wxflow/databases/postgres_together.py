"""Write to several tables by one statement of PostgreSQL."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

_NUMBER = re.compile(r"\$(\d+)")


def together(asked: Sequence[tuple[str, Sequence[Any]]]) -> tuple[str, Sequence[Any]]:
    """Make one statement of several that write, their parameters one after another; no two may touch the same row."""
    if len(asked) == 1:
        return asked[0]
    text = _text(tuple((text, len(params)) for text, params in asked))
    return text, list(chain.from_iterable(params for _, params in asked))


@cache
def _text(asked: tuple[tuple[str, int], ...]) -> str:
    """Return the text, the same for the same statements: it is prepared once."""
    texts: list[str] = []
    before = 0
    for text, given in asked:
        texts.append(_numbered(text, before))
        before += given
    *others, last = texts
    return f"WITH {', '.join(f'w{place} AS ({text})' for place, text in enumerate(others))} {last}"


def _numbered(text: str, before: int) -> str:
    """Return a text whose parameters come after so many others."""
    return _NUMBER.sub(lambda number: f"${int(number[1]) + before}", text)
