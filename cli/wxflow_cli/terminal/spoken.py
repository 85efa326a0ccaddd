"""Let a value be chosen by what people call it, in whatever language."""

from collections.abc import Iterable
from typing import Any

import click

from wxflow_office.texts import language


class Spoken(click.Choice[str]):
    """One of some words of a kind; it may be typed as programs know it, or as it is shown."""

    def __init__(self, kind: str, choices: Iterable[str]) -> None:
        super().__init__(tuple(choices))
        self._kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word that is meant."""
        return super().convert(language.meant(self._kind, str(value), self.choices), param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return what may be chosen, as people call it."""
        return click.Choice(self._said()).get_metavar(param, ctx)

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Say what may be chosen instead."""
        return click.Choice(self._said()).get_invalid_choice_message(value, ctx)

    def _said(self) -> list[str]:
        return [language.name(self._kind, one) for one in self.choices]
