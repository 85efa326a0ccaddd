"""The command line: machines and their events from the declarations, everything else by name, imported when used."""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import click

from wxflow_cli import exits, language, said
from wxflow_cli.lazy import LazyGroup, Place

PLACES = {
    "init": Place("wxflow_cli.init:init", "Make a database and a policy file in the current folder."),
    "apply": Place("wxflow_cli.apply:apply", "Fire the commands of a journal, one JSON object a line."),
    "sweep": Place("wxflow_cli.sweep:sweep", "Write down every deadline that has passed; for cron."),
    "suspend": Place("wxflow_cli.suspend:suspend", "Pause duties, let them go on, or give them more time."),
    "due": Place("wxflow_cli.due:due", "Say what falls due, and for whom."),
    "audit": Place("wxflow_cli.audit:audit", "Read the audit trail and verify it."),
    "import": Place("wxflow_cli.importing:importing", "Bring people, groups and rosters in from CSV or XLSX."),
    "inspect": Place("wxflow_cli.inspect:inspect", "Hold a group against its roster as exported from the chat."),
    "names": Place("wxflow_cli.names:names", "Hold titles and nicknames against clause 8."),
    "calendar": Place("wxflow_cli.calendar:calendar", "Count working days, and load official notices."),
    "policy": Place("wxflow_cli.policy:policy", "Show the company's values, and check the file."),
    "machine": Place("wxflow_cli.machine:machine", "Show the machines as they are declared."),
    "outbox": Place("wxflow_cli.outbox:outbox", "Deliver what waits in the outbox; look at it, try again, give up."),
    "company": Place("wxflow_cli.company:company", "List the companies of a database; export, import, delete one."),
    "db": Place("wxflow_cli.db:db", "Bring the database's schema up to date, and back it up."),
    "cron": Place("wxflow_cli.cron:cron", "Print what runs the sweep and the checks by themselves."),
    "doctor": Place("wxflow_cli.doctor:doctor", "Say whether all is well with the installation."),
    "simulate": Place("wxflow_cli.simulate:simulate", "Play a made-up company's year, of any size."),
    "demo": Place("wxflow_cli.demo:demo", "Play a small company's year and show what came of it."),
    "completion": Place("wxflow_cli.completion:completion", "Print the completion script of a shell."),
}


click.Context.formatter_class = said.Formatter


@cache
def _machines() -> Mapping[str, click.Command]:
    from wxflow_cli.machines import groups

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
            language.choose(language.asked_for(list(sys.argv[1:] if given is None else given)))
            code = run(*args, **kwargs)
            print(end="", flush=True)
            return code if isinstance(code, int) else exits.DONE
        except (Exception, KeyboardInterrupt) as error:  # whatever it is, no traceback ever reaches a user
            return exits.end(error)


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from wxflow_cli.version import print_version

        print_version()
        ctx.exit()


root = Root(
    name="wxflow",
    places=PLACES,
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
