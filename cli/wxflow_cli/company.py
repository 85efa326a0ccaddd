"""List the companies of a database; take one out of it, or bring one in, whole."""

from wxflow_cli.lazy import LazyGroup, Place

_PLACES = {
    "list": Place("wxflow_cli.company_list:list_", "List the companies of the database."),
    "export": Place("wxflow_cli.company_export:export", "Write the whole of one company into a file."),
    "import": Place("wxflow_cli.company_import:import_", "Bring an exported company into a database."),
    "delete": Place("wxflow_cli.company_delete:delete", "Delete the whole of one company, once it is exported."),
}

company = LazyGroup(
    name="company", places=_PLACES, help="List the companies of a database, and move one from database to database.",
    no_args_is_help=True,
)  # fmt: skip
