"""Tell JSON's kinds of values apart, and write one as the text that is stored and sealed."""

import json
from typing import Any, TypeGuard
from unicodedata import category

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """Write a value as canonical JSON: sorted keys, no spaces, UTF-8 text as it is; no floats come in.

    RFC 8785 would sort names by UTF-16 and write floats as JavaScript does; names are sorted by code point here.
    """
    return _encoder.encode(value)


def is_text(value: Any) -> TypeGuard[str]:
    """Tell whether a value is a text that says something and that UTF-8 and a database can hold."""
    if not isinstance(value, str) or "\x00" in value or all(map(_is_nothing, value)):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True


def _is_nothing(sign: str) -> bool:
    """Tell whether a sign is a blank, or cannot be seen."""
    return sign.isspace() or category(sign) in ("Cc", "Cf")


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Tell whether a JSON value is a list."""
    return isinstance(value, list)


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)
