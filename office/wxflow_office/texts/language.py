"""Choose the language people are spoken to in, and say a text in it."""

import os
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any

from wxflow.translatable import Term, Text

LANGUAGES = ("en", "zh")
LOCALE = Path(__file__).parent / "locale"
DOMAIN = "wxflow"
_CHOSEN: ContextVar[str | None] = ContextVar("language", default=None)
"""What somebody chose to be spoken to in: each thread or task its own, as a web server speaks several at once."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")
_DIGITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_LOCALE_NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


def choose(lang: str | None) -> None:
    """Speak `lang` from now on in this thread or task, or what the environment asks for; others go on as they did."""
    _CHOSEN.set(lang)


@contextmanager
def speaking(lang: str | None) -> Generator[None]:
    """Speak `lang` for a while, in this thread or task only."""
    before = _CHOSEN.set(lang)
    try:
        yield
    finally:
        _CHOSEN.reset(before)


def spoken() -> str:
    """Return the language: the one chosen, else WXFLOW_LANG, else the locale, else English."""
    if (chosen := _CHOSEN.get()) is not None:
        return chosen
    own = os.environ.get("WXFLOW_LANG", "")
    if own in LANGUAGES:
        return own
    # As POSIX has it: the first of them that is set decides, even when it asks for a language we do not speak.
    name = next(filter(None, map(os.environ.get, _LOCALE_NAMES)), "") or ""
    return "zh" if name.lower().startswith("zh") else "en"


def say(text: str) -> str:
    """Say a text in the language chosen; what no catalog knows stays as it is."""
    if spoken() == "en" or not text:  # a catalog's header stands under the empty text
        return text
    if isinstance(text, Term):
        return event(str(text), text.of) if text.kind == "command" else name(text.kind, str(text), text.of)
    if not isinstance(text, Text):
        return _catalog().gettext(text)
    fields = {name: _field(name, value) for name, value in text.fields.items()}
    return _catalog().gettext(text.template).format_map(fields)


def _field(name: str, value: Any) -> Any:
    """Say what stands in a text; a clause is quoted as the Measures number it: 第十八条."""
    if isinstance(value, Text):
        return say(value)
    if name == "clause" and str(value).isdecimal() and 0 < int(value) < 100:
        tens, ones = divmod(int(value), 10)
        return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones]}"
    return when(value)


def is_moment(text: str) -> bool:
    """Tell whether a text is a moment, written as ISO 8601 with an offset."""
    return _MOMENT.fullmatch(text) is not None


def when(moment: Any) -> Any:
    """Write a moment that is kept as ISO 8601 as people of the language read it; anything else stays as it is."""
    if spoken() == "en" or not isinstance(moment, str) or not is_moment(moment):
        return moment
    day, _, time = moment[:19].partition("T")
    return f"{day} {time.removesuffix(':00') if time.count(':') == 2 else time}"


def name(kind: str, text: str, of: str | None = None) -> str:
    """Name something of a kind (state, event, deadline, machine, column) that programs know by an English word.

    One word may be named otherwise where it is that `of` a certain machine.
    """
    if spoken() == "en":
        return text
    own = _catalog().pgettext(f"{of} {kind}", text) if of else text
    return own if own != text else _catalog().pgettext(kind, text)


def meant(kind: str, text: str, known: Iterable[str], of: str | None = None) -> str:
    """Return the one of some words of a kind that a text names, in whatever language, or the text where none is."""
    words = tuple(known)
    if text in words:
        return text
    catalog = _catalog()
    for word in words:
        own = catalog.pgettext(f"{of} {kind}", word) if of else word
        if text in (own, catalog.pgettext(kind, word)):
            return word
    return text


def event(word: str, of: str | None = None) -> str:
    """Name an event, `of` a certain machine, with the word it is fired by."""
    said = name("event", word, of)
    return word if said == word else f"{said}（{word}）"


@cache
def _catalog() -> NullTranslations:
    return translation(DOMAIN, LOCALE, ["zh_CN"])
