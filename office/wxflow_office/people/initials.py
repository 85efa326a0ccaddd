"""Tell by which letters the pinyin of a name begins: 罗慧敏 is lhm, and 曾 is z or c."""

import os
from collections.abc import Mapping
from functools import cache
from unicodedata import normalize


def letters(name: str) -> tuple[str, ...]:
    """Return, sign by sign, the letters that one may be typed by: those its readings begin with, or itself."""
    return tuple(map(_letters, name.casefold()))


def are_of(typed: str, name: tuple[str, ...]) -> bool:
    """Tell whether letters are the initials of a part of a name."""
    ends = range(len(name) - len(typed) + 1)
    return any(all(one in sign for one, sign in zip(typed, name[at:], strict=False)) for at in ends)


@cache
def _letters(sign: str) -> str:
    readings = _readings().get(ord(sign))
    if readings is None:
        return sign
    return "".join(dict.fromkeys(normalize("NFD", one)[0] for one in readings.split(",")))


@cache
def _readings() -> Mapping[int, str]:
    """Return the readings of every sign, between commas; without its phrases pypinyin takes 40 ms, not 160."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.pinyin_dict import pinyin_dict

    found: Mapping[int, str] = pinyin_dict
    return found
