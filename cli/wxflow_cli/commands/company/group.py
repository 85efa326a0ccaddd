"""List the companies of a database; take one out of it, or bring one in, whole."""

from wxflow_cli.terminal.lazy import Entry, LazyGroup

_PLACES = {
    "list": Entry("wxflow_cli.commands.company.listed:list_", "List the companies of the database."),
    "export": Entry("wxflow_cli.commands.company.export:export", "Write the whole of one company into a file."),
    "import": Entry("wxflow_cli.commands.company.load:import_", "Bring an exported company into a database."),
    "delete": Entry(
        "wxflow_cli.commands.company.delete:delete", "Delete the whole of one company, once it is exported."
    ),
}

company = LazyGroup(
    name="company", entries=_PLACES, help="List the companies of a database, and move one from database to database.",
    no_args_is_help=True,
)  # fmt: skip
