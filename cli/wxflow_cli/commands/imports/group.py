"""Bring people, groups and rosters in from spreadsheets."""

from wxflow_cli.terminal.lazy import Entry, LazyGroup

_PLACES = {
    "people": Entry(
        "wxflow_cli.commands.imports.people:people", "Compare HR's list with who is known, and fire what differs."
    ),
    "groups": Entry("wxflow_cli.commands.imports.groups:groups", "Adopt groups that exist already, with their grace."),
    "roster": Entry(
        "wxflow_cli.commands.imports.roster:roster", "Bring memberships in line with what a lead hands in."
    ),
}

importing = LazyGroup(
    name="import",
    entries=_PLACES,
    help="Bring people, groups and rosters in from CSV or XLSX, with Chinese or English headers.",
    no_args_is_help=True,
)
