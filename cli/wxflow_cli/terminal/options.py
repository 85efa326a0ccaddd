"""The options that every command takes, and those that many share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click

from wxflow_cli.terminal import translated, way
from wxflow_cli.terminal.times import MOMENT
from wxflow_office.company.places import DATABASE, POLICY, Place
from wxflow_office.texts import language

P = ParamSpec("P")
_CODE = "company_code"


@dataclass(frozen=True, kw_only=True)
class Given(Place):
    """What every command is told: where things lie, and in what shape to print."""

    shape: str = "table"


def standard() -> list[click.Option]:
    """Make the options that every command takes."""
    return [
        translated.Option(
            ["--format", "shape"], type=click.Choice(["table", "json", "csv"]), default="table", show_default=True,
            help="How to print.",
        ),
        translated.Option(
            ["--database"], metavar="URL", envvar="WXFLOW_DATABASE_URL", default=DATABASE, show_default=True,
            show_envvar=True, help="The database.",
        ),
        translated.Option(
            ["--policy"], metavar="FILE|FOLDER", envvar="WXFLOW_POLICY", default=POLICY, show_default=True,
            show_envvar=True, is_eager=True, help="The company's policy file, or a folder with one for every company.",
        ),
        translated.Option(
            ["--company", _CODE], metavar="CODE", envvar="WXFLOW_COMPANY", show_envvar=True, is_eager=True,
            help="The company that is meant, of several.",
        ),
        translated.Option(
            ["--lang"], type=click.Choice(language.LANGUAGES),
            help="The language people are spoken to in; by default WXFLOW_LANG, else the locale's.",
        ),
    ]  # fmt: skip


def take(values: dict[str, Any]) -> Given:
    """Take the standard options out of a command's values."""
    values.pop("lang")
    return Given(
        database=values.pop("database"),
        policy=Path(values.pop("policy")),
        company=values.pop(_CODE, None) or None,
        shape=values.pop("shape"),
        via=way.in_here(),
    )


def standard_options(command: Callable[Concatenate[Given, P], int | None]) -> Callable[..., int | None]:
    """Add the options that every command takes; it gets them as its first argument."""
    return _adding(command, standard())


def options_without_company(command: Callable[Concatenate[Given, P], int | None]) -> Callable[..., int | None]:
    """Add the same to a command that has a `--company` of its own."""
    return _adding(command, [option for option in standard() if option.name != _CODE])


def _adding(
    command: Callable[Concatenate[Given, P], int | None], options: list[click.Option]
) -> Callable[..., int | None]:
    @wraps(command)
    def run(*args: Any, **values: Any) -> int | None:
        return command(take(values), *args, **values)

    given: list[click.Parameter] = getattr(run, "__click_params__", [])
    # click keeps a function's parameters in reverse; these stand last in its help.
    run.__click_params__ = [*reversed(options), *given]  # type: ignore[attr-defined]
    return run


def now_option(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add `--now`."""
    text = "The moment to stand at; the present by default."
    return click.option("--now", type=MOMENT, metavar="TIME", help=text)(command)


def actor_option(*, required: bool) -> Callable[[Callable[..., int | None]], Callable[..., int | None]]:
    """Add `--actor`."""
    return click.option(
        "--actor",
        cls=translated.Option,
        metavar="ID",
        envvar="WXFLOW_ACTOR",
        show_envvar=True,
        required=required,
        help="Who does it.",
    )
