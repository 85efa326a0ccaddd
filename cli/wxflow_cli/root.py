"""The command line: machines and their events from the declarations, everything else by name, imported when used."""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import click

from wxflow_cli.terminal import exit_codes, translated
from wxflow_cli.terminal.lazy import Entry, LazyGroup
from wxflow_office.texts import language

PLACES = {
    "init": Entry("wxflow_cli.commands.init:init", "Make a database and a policy file in the current folder."),
    "apply": Entry("wxflow_cli.commands.apply:apply", "Fire the commands of a journal, one JSON object a line."),
    "sweep": Entry("wxflow_cli.commands.sweep:sweep", "Write down every deadline that has passed; for cron."),
    "suspend": Entry("wxflow_cli.commands.suspend:suspend", "Pause duties, let them go on, or give them more time."),
    "due": Entry("wxflow_cli.commands.due:due", "Say what falls due, and for whom."),
    "audit": Entry("wxflow_cli.commands.audit.group:audit", "Read the audit trail and verify it."),
    "import": Entry(
        "wxflow_cli.commands.imports.group:importing", "Bring people, groups and rosters in from CSV or XLSX."
    ),
    "inspect": Entry(
        "wxflow_cli.commands.inspect:inspect", "Hold a group against its roster as exported from the chat."
    ),
    "names": Entry("wxflow_cli.commands.names:names", "Hold titles and nicknames against clause 8."),
    "calendar": Entry("wxflow_cli.commands.calendar:calendar", "Count working days, and load official notices."),
    "policy": Entry("wxflow_cli.commands.policy.policy:policy", "Show the company's values, and check the file."),
    "machine": Entry("wxflow_cli.commands.machine:machine", "Show the machines as they are declared."),
    "outbox": Entry(
        "wxflow_cli.commands.outbox:outbox", "Deliver what waits in the outbox; look at it, try again, give up."
    ),
    "company": Entry(
        "wxflow_cli.commands.company.group:company", "List the companies of a database; export, import, delete one."
    ),
    "db": Entry("wxflow_cli.commands.db:db", "Bring the database's schema up to date, and back it up."),
    "cron": Entry("wxflow_cli.commands.cron:cron", "Print what runs the sweep and the checks by themselves."),
    "doctor": Entry("wxflow_cli.commands.doctor:doctor", "Say whether all is well with the installation."),
    "simulate": Entry("wxflow_cli.commands.simulate:simulate", "Play a made-up company's year, of any size."),
    "demo": Entry("wxflow_cli.commands.demo:demo", "Play a small company's year and show what came of it."),
    "completion": Entry("wxflow_cli.commands.completion:completion", "Print the completion script of a shell."),
}


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
            language.choose(language.asked_for(list(sys.argv[1:] if given is None else given)))
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
    entries=PLACES,
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
