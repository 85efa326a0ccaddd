"""Delete the whole of one company."""

from wxflow import company_export
from wxflow.append_only import lifted
from wxflow.company_file import CompanyFile
from wxflow.company_form import TABLES
from wxflow.errors import Refused
from wxflow.statement import delete_rows
from wxflow.store import Store
from wxflow.words import words

_DROP = [delete_rows(table, "company") for table in reversed(TABLES)]


def delete(store: Store, file: CompanyFile) -> None:
    """Delete every row of the company a file holds; Refused when the file is not what stands in the database now."""
    company = file.header.company
    with store.transaction(company):
        if company_export.last_line(store, company) != file.last_line:
            why = words("what stands in the database of {company} is not what was exported", company=company)
            raise Refused("company delete", why, words("to stop its sweeps, export it anew and then delete it"))
        with lifted(store):
            for statement in _DROP:
                store.run(statement, company)
        store.leave_no_trace()
