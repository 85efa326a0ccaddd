"""Import a command only when it is used, and know near misses."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from wxflow.errors import UnknownName
from wxflow.translatable import tr
from wxflow_cli.terminal import translated
from wxflow_office.texts import language


class Entry(NamedTuple):
    """Where a command is found (`module:name`), and what the list of commands says about it."""

    where: str
    help: str


class LazyGroup(click.Group):
    """A group that imports its commands one by one; `more` makes others, listed under their own title."""

    def __init__(
        self,
        *args: Any,
        entries: Mapping[str, Entry] | None = None,
        more: Callable[[], Mapping[str, click.Command]] | None = None,
        title: str = "Machines",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries or {}
        self._more = more
        self._title = title

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name, sorted."""
        return sorted({*super().list_commands(ctx), *self.entries, *self.made()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now if need be."""
        found = super().get_command(ctx, cmd_name)
        if found is None and cmd_name in self.entries:
            module, _, name = self.entries[cmd_name].where.partition(":")
            found = getattr(import_module(module), name)
            assert isinstance(found, click.Command)
            return found
        return found or self.made().get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command the first word names, or say which ones there are."""
        known = args[0].startswith("-") or self.get_command(ctx, args[0]) is not None
        if not known and not ctx.resilient_parsing:
            names = self.list_commands(ctx)
            kind = tr("machine or command") if ctx.parent is None else tr("command")
            ctx.fail(UnknownName(kind, args[0], names).text)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        made = self.made()
        self._section(formatter, self._title, [(name, made[name].get_short_help_str(80)) for name in made])
        own = [name for name in self.list_commands(ctx) if name not in made]
        self._section(formatter, tr("Commands"), [(name, self._short_help(ctx, name)) for name in own])

    def _short_help(self, ctx: click.Context, name: str) -> str:
        if name in self.entries:
            return language.say(self.entries[name].help)
        command = self.get_command(ctx, name)
        return translated.short_help(command) if command else ""

    def _section(self, formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
        if rows:
            with formatter.section(language.say(title)):
                formatter.write_dl(rows)

    def made(self) -> Mapping[str, click.Command]:
        """Return the commands that are made from something else, by name."""
        return self._more() if self._more else {}
