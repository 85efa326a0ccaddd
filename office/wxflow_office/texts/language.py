"""Choose the language people are spoken to in, and say a text in it."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from wxflow.translatable import Term, Text

if TYPE_CHECKING:
    from gettext import NullTranslations
    from typing import TextIO

LANGUAGES = ("en", "zh")
LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "wxflow"
_LOCALE_NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Chosen:
    """What `--lang` says; one process speaks one language."""

    lang: str | None = None
    before: ClassVar[dict[str, str | None]] = {}
    """What the environment said before we changed it."""


def choose(lang: str | None) -> None:
    """Speak `lang` from now on, or what the environment asks for; and let click, which asks gettext, do the same."""
    _Chosen.lang = lang
    zh = spoken() == "zh"
    if zh or "LANGUAGE" in _Chosen.before:
        import gettext

        _Chosen.before.setdefault("LANGUAGE", os.environ.get("LANGUAGE"))
        gettext.bindtextdomain(_DOMAIN, LOCALE)
        gettext.textdomain(_DOMAIN if zh else "messages")
        language = "zh_CN" if zh else _Chosen.before["LANGUAGE"]
        if language is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = language


def asked_for(words: list[str]) -> str | None:
    """Return what the last `--lang` of a command line says, wherever it stands, or None."""
    until = words[: words.index("--")] if "--" in words else words
    found = None
    for before, word in zip(["", *until], until, strict=False):
        given = word if before == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else None
        found = given if given in LANGUAGES else found
    return found


def spoken() -> str:
    """Return the language: `--lang`, else WXFLOW_LANG, else the locale, else English."""
    if _Chosen.lang is not None:
        return _Chosen.lang
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
        return name(text.kind, str(text), text.of)
    if not isinstance(text, Text):
        return _catalog().gettext(text)
    fields = {name: say(value) if isinstance(value, Text) else value for name, value in text.fields.items()}
    return _catalog().gettext(text.template).format_map(fields)


def tell(text: str, end: str = "\n", file: "TextIO | None" = None) -> None:
    """Print a text in the language chosen."""
    print(say(text), end=end, file=file, flush=end != "\n")


def name(kind: str, text: str, of: str | None = None) -> str:
    """Name something of a kind (state, event, deadline, machine, column) that programs know by an English word.

    One word may be named otherwise where it is that `of` a certain machine.
    """
    if spoken() == "en":
        return text
    own = _catalog().pgettext(f"{of} {kind}", text) if of else text
    return own if own != text else _catalog().pgettext(kind, text)


@cache
def _catalog() -> "NullTranslations":
    from gettext import translation

    return translation(_DOMAIN, LOCALE, ["zh_CN"])
