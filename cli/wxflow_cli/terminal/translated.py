"""Options and commands whose help is said in the language people are spoken to in."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import click

from wxflow.translatable import tr
from wxflow_office.texts import language

_BETWEEN = "; "
"""Between the parts of a help."""


class Option(click.Option):
    """An option; its help is looked up when it is shown, for one process may speak to several.

    `said` returns what stands for its value, where that is said in the language too.
    """

    def __init__(self, *args: Any, said: Callable[[], str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._said = said

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the value."""
        return self._said() if self._said else super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option as it is listed."""
        english = self.help
        self.help = _said(english) if english else english
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Return how the option is given, in an error about it."""
        given = click.Parameter.get_error_hint(self, ctx)
        if not (self.show_envvar and isinstance(self.envvar, str)):
            return given
        return language.say(tr("{option} (or set {variable})", option=given, variable=self.envvar))


def _said(english: str) -> str:
    """Return a help in the language, part by part if need be; a declaration writes it without a capital."""
    whole = _looked_up(english)
    if whole == english and _BETWEEN in english:
        return language.say(_BETWEEN).join(map(_looked_up, english.split(_BETWEEN)))
    return whole


def _looked_up(english: str) -> str:
    declared = english[:1].lower() + english[1:]
    return next((found for text in (english, declared) if (found := language.say(text)) != text), english)


class Formatter(click.HelpFormatter):
    """Writes every help in the language; what is told behind a help, in brackets, click says itself."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called; what stands for its words is said in the language."""
        super().write_usage(prog, " ".join(map(language.say, args.split())), prefix)

    def write_text(self, text: str) -> None:
        """Write a command's help, paragraph by paragraph."""
        super().write_text("\n\n".join(one if one.startswith("\b") else _paragraph(one) for one in text.split("\n\n")))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands."""
        super().write_dl([(name, _row(text)) for name, text in rows], col_max, col_spacing)


def _paragraph(text: str) -> str:
    return _said(" ".join(text.split()))


def _row(text: str) -> str:
    told, mark, more = text.partition("  [")
    return f"{_said(told)}{mark}{more}"


class Group(click.Group):
    """A group that lists its commands with what they do, said in the language."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(language.say("Commands")):
            formatter.write_dl([(name, short_help(one)) for name, one in found if one is not None])


def short_help(command: click.Command) -> str:
    """Return what a command does, in the language, as lists show it."""
    english = " ".join(inspect.cleandoc(command.help or "").split("\n\n")[0].split())
    told = _said(english)
    return command.get_short_help_str(80) if told == english else told


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
