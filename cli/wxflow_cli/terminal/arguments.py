"""Hold what a command is given, on its line and by the environment, to UTF-8: nothing else can be stored or told."""

import os
from collections.abc import Sequence

from wxflow.errors import BadInput
from wxflow.translatable import tr


def check(words: Sequence[str]) -> None:
    """Raise BadInput at the first word, or value of a WXFLOW_ variable, that holds bytes which are no UTF-8."""
    for word in words:
        if not _is_utf8(word):
            raise BadInput(tr("argument {word} is not UTF-8", word=repr(word)))
    for name, value in os.environ.items():
        if name.startswith("WXFLOW_") and not _is_utf8(value):
            raise BadInput(tr("{name}: {value} is not UTF-8", name=name, value=repr(value)))


def _is_utf8(text: str) -> bool:
    """Tell whether a text has no half of a surrogate pair, which is how Python hands on a byte that is no UTF-8."""
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)
