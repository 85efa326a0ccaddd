"""The command line: machines and their events from the declarations, everything else by name, imported when used."""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import click

from wxflow_cli.commands.catalog import COMMANDS
from wxflow_cli.terminal import arguments, exit_codes, lang, translated
from wxflow_cli.terminal.lazy import LazyGroup
from wxflow_office.texts import language

click.Context.formatter_class = translated.Formatter


@cache
def _machines() -> Mapping[str, click.Command]:
    from wxflow_cli.declared.groups import groups

    return groups()


class Root(LazyGroup):
    """The outermost group: every ending becomes an exit code and at most a few clear lines."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command and exit with its code, whoever asks."""
        sys.exit(self._run(*args, **{**kwargs, "standalone_mode": False}))

    def _run(self, *args: Any, **kwargs: Any) -> int:
        run: Callable[..., Any] = super().main
        try:
            for stream in (sys.stdout, sys.stderr):
                # Names are Chinese whatever the locale, and an argument that is no UTF-8 must not end in a traceback.
                if reconfigure := getattr(stream, "reconfigure", None):
                    reconfigure(encoding="utf-8", errors="backslashreplace")
            given = args[0] if args else kwargs.get("args")
            # Read before click does: help and refusals obey it wherever it stands.
            words = list(sys.argv[1:] if given is None else given)
            lang.speak(lang.asked_for(words))
            arguments.check(words)
            code = run(*args, **kwargs)
            print(end="", flush=True)
            return code if isinstance(code, int) else exit_codes.DONE
        except (Exception, KeyboardInterrupt) as error:  # whatever it is, no traceback ever reaches a user
            return exit_codes.end(error)


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from wxflow_cli.version import print_version

        print_version()
        ctx.exit()


root = Root(
    name="wxflow",
    entries=COMMANDS,
    more=_machines,
    help="Run a company's written rules for its work chat groups as audited, persisted state machines.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_print_version,
            help="Show the version and exit.",
        ),
        click.Option(
            ["--lang"], type=click.Choice(language.LANGUAGES), expose_value=False, help="The language to speak."
        ),
    ],
)
