"""Tell JSON's kinds of values apart, and write one as the text that is stored and sealed."""

import json
from _json import make_encoder
from collections.abc import Callable, Collection, Mapping
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, TypeGuard
from unicodedata import category


def writer(escape: Callable[[str], str]) -> Callable[[Any], str]:
    """Return what writes a value as JSON without spaces, its names sorted; texts as `escape` has them, and no floats.

    json's own encoder is built anew for each value that it writes, which takes longer than writing it.
    """

    def unknown(value: object) -> None:
        raise TypeError(f"{type(value).__name__} is no JSON: {value!r}")

    chunks = make_encoder(None, unknown, escape, None, ":", ",", True, False, False)
    return lambda value: "".join(chunks(value, 0))


canonical, ascii_only = writer(encode_basestring), writer(encode_basestring_ascii)
"""Write a value as canonical JSON: sorted keys, no spaces, UTF-8 text as it is, or in ASCII only; no floats come in.

RFC 8785 would sort names by UTF-16 and write floats as JavaScript does; names are sorted by code point here.
"""


def is_text(value: Any) -> TypeGuard[str]:
    """Tell whether a value is a text that says something and that UTF-8 and a database can hold."""
    if not isinstance(value, str):
        return False
    if value.isprintable():  # of blanks, that leaves the one that is a space
        return value.strip(" ") != ""
    if "\x00" in value or all(map(_is_nothing, value)):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True


def are_texts(values: Collection[Any]) -> bool:
    """Tell whether all values are such texts; most are told so without looking at each."""
    try:
        # A printable text has no blanks but spaces: one that strips to nothing says nothing.
        if "".join(values).isprintable() and all(map(str.strip, values)):
            return True
    except TypeError:
        return False
    return all(map(is_text, values))


def _is_nothing(sign: str) -> bool:
    """Tell whether a sign is a blank, or cannot be seen."""
    return sign.isspace() or category(sign) in ("Cc", "Cf")


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Tell whether a JSON value is a list."""
    return isinstance(value, list)


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)


def object_of(text: str) -> Mapping[str, Any]:
    """Return the object that a text holds; of a text that holds none, whatever it says, so that no seal fits it."""
    try:
        found: object = json.loads(text)
    except ValueError:
        return {"": text}
    return found if is_object(found) else {"": text}
