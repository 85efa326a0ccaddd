"""Write to several tables by one statement of PostgreSQL."""

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\$(\d+)")


def together(asked: Sequence[tuple[str, int]]) -> str:
    """Make one text of those of several statements that write, each with how many parameters it takes.

    These come one after another. No two of the statements may touch the same row.
    """
    texts: list[str] = []
    before = 0
    for text, takes in asked:
        texts.append(_numbered(text, before))
        before += takes
    *others, last = texts
    if not others:
        return last
    return f"WITH {', '.join(f'w{place} AS ({text})' for place, text in enumerate(others))} {last}"


def _numbered(text: str, before: int) -> str:
    """Return a text whose parameters come after so many others."""
    return _NUMBER.sub(lambda number: f"${int(number[1]) + before}", text)
