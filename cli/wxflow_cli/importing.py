"""Bring people, groups and rosters in from spreadsheets."""

from wxflow_cli.lazy import LazyGroup, Place

_PLACES = {
    "people": Place("wxflow_cli.import_people:people", "Compare HR's list with who is known, and fire what differs."),
    "groups": Place("wxflow_cli.import_groups:groups", "Adopt groups that exist already, with their grace."),
    "roster": Place("wxflow_cli.import_roster:roster", "Bring memberships in line with what a lead hands in."),
}

importing = LazyGroup(
    name="import",
    places=_PLACES,
    help="Bring people, groups and rosters in from CSV or XLSX, with Chinese or English headers.",
    no_args_is_help=True,
)
