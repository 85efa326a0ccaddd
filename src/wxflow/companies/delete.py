"""Delete the whole of one company."""

from wxflow.companies import export
from wxflow.companies.file import CompanyFile
from wxflow.companies.file_format import TABLES
from wxflow.errors import Refused
from wxflow.store.access_tables import PASSING
from wxflow.store.append_only import lifted
from wxflow.store.sql import delete_rows
from wxflow.store.store import Store
from wxflow.translatable import tr

_DROP = [delete_rows(table, "company") for table in (*PASSING, *reversed(TABLES))]


def delete(store: Store, file: CompanyFile) -> None:
    """Delete every row of the company a file holds; Refused when the file is not what stands in the database now."""
    company = file.header.company
    with store.transaction(company):
        if export.last_line(store, company) != file.last_line:
            why = tr("what stands in the database of {company} is not what was exported", company=company)
            raise Refused("company delete", why, tr("to stop its sweeps, export it anew and then delete it"))
        with lifted(store):
            for statement in _DROP:
                store.run(statement, company)
        store.leave_no_trace()
