"""Take days out of what is owed, pause duties, or give them more time: for a person, a group, a unit or everybody."""

from wxflow_cli.terminal.lazy import Entry, LazyGroup

_PLACES = {
    "start": Entry("wxflow_cli.commands.suspend.periods:start", "Start a suspension: days that count for no deadline."),
    "end": Entry("wxflow_cli.commands.suspend.periods:end", "End a suspension: what it covers goes on."),
    "list": Entry("wxflow_cli.commands.suspend.periods:list_", "List the suspensions that are not over yet."),
    "pause": Entry("wxflow_cli.commands.suspend.duties:pause", "Pause duties that run now."),
    "resume": Entry("wxflow_cli.commands.suspend.duties:resume", "Let duties go on that were paused."),
    "extend": Entry("wxflow_cli.commands.suspend.duties:extend", "Give duties more time."),
}

suspend = LazyGroup(
    name="suspend",
    entries=_PLACES,
    help="Take days out of what is owed, for a person, a group, a unit or everybody; pause duties, or give more time.",
    no_args_is_help=True,
)
