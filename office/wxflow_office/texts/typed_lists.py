"""Take apart what somebody has typed: several texts, or names with their texts."""

import re
from collections.abc import Iterable

from wxflow.errors import BadInput
from wxflow.translatable import tr

_SEPARATORS = re.compile("[,，、;；]")


def split(text: str) -> list[str]:
    """Return the texts between commas and the like."""
    return [item.strip() for item in _SEPARATORS.split(text) if item.strip()]


def mapping(texts: Iterable[str]) -> dict[str, str]:
    """Return what texts like E0001=罗慧敏 say; BadInput for one without an equals sign, or a name twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, value = pair(text)
        if name in found:
            raise BadInput(tr("'{name}' is given twice", name=name))
        found[name] = value
    return found


def pair(text: str) -> tuple[str, str]:
    """Return what stands before and behind the equals sign; BadInput where there is none."""
    name, sign, value = text.partition("=")
    if not sign:
        raise BadInput(tr("{text} has no '=': write it like E0001=罗慧敏, or give JSON", text=repr(text)))
    return name.strip(), value
