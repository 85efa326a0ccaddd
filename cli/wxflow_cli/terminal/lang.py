"""Speak the language that a command line asks for, and let click do so, whose own texts come from gettext."""

import gettext
import os
from collections.abc import Sequence
from functools import cache

from wxflow_office.texts import language


def speak(lang: str | None) -> None:
    """Speak `lang` from now on, or what the environment asks for; gettext knows but one language a process."""
    before = _language_at_first()
    language.choose(lang)
    zh = language.spoken() == "zh"
    gettext.bindtextdomain(language.DOMAIN, language.LOCALE)
    gettext.textdomain(language.DOMAIN if zh else "messages")
    wanted = "zh_CN" if zh else before
    if wanted is None:
        os.environ.pop("LANGUAGE", None)
    else:
        os.environ["LANGUAGE"] = wanted


def asked_for(words: Sequence[str]) -> str | None:
    """Return what the last `--lang` of a command line says, wherever it stands, or None."""
    until = words[: words.index("--")] if "--" in words else words
    found = None
    for before, word in zip(["", *until], until, strict=False):
        given = word if before == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else None
        found = given if given in language.LANGUAGES else found
    return found


@cache
def _language_at_first() -> str | None:
    """Return what the environment said before we changed it."""
    return os.environ.get("LANGUAGE")
