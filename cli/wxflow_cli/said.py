"""Options and commands whose help is said in the language people are spoken to in."""

from collections.abc import Callable
from typing import Any

import click

from wxflow_cli import language


class Option(click.Option):
    """An option; its help is looked up when it is shown, for one process may speak to several."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option as it is listed."""
        english = self.help
        self.help = _said(english) if english else english
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english


def _said(english: str) -> str:
    """Return a help in the language, part by part if need be; a declaration writes it without a capital."""
    whole = _looked_up(english)
    if whole == english and "; " in english:
        return "; ".join(map(_looked_up, english.split("; ")))
    return whole


def _looked_up(english: str) -> str:
    declared = english[:1].lower() + english[1:]
    return next((found for text in (english, declared) if (found := language.say(text)) != text), english)


class Command(click.Command):
    """A command; `said` returns its help, and the line that lists name it by."""

    def __init__(self, *args: Any, said: Callable[[], tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._said = said

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        self.help = self._said()[0]
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line."""
        self.short_help = self._said()[1]
        return super().get_short_help_str(limit)
