"""What of penalties is taken away: the notice of one, with its evidence, and the month's workbook for the payroll."""

from pathlib import Path
from tempfile import TemporaryDirectory

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.notices import page
from wxflow_office.notices.notice import PENALTY, notice
from wxflow_office.reports import penalty_files
from wxflow_office.reports.penalty_columns import BY, titled
from wxflow_office.reports.penalty_rows import Asked, PenaltyRows
from wxflow_office.texts.months import month_meant
from wxflow_web.answers import downloads
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages.instances import visible
from wxflow_web.routing.address import Address, Visit


def show(visit: Visit) -> Answer:
    """Show why a penalty is: who owed what since when, each day counted, who was told, what may be done until when."""
    one = visible(visit, PENALTY, visit.named["key"])
    company = visit.company
    found, today = notice(company, one.key), company.engine.calendar.local_date(visit.now)
    if visit.query.get("as") == "file":
        return downloads.file(page.html(company, found, today).encode(), f"{found.number}.html")
    values = {"key": one.key, "number": found.number, "text": page.text(company, found, today)}
    return Page(template="penalty_notice.html", values=values)


def workbook(visit: Visit) -> Answer:
    """Hand out the workbook of a month's penalties."""
    asked, company = visit.query.get("month", ""), visit.company
    month = month_meant(asked)
    if month is None:
        raise BadInput(tr("{month} is no month: give one like 2026-03", month=repr(asked)))
    rows = PenaltyRows(company, Asked((), *month.bounds(company.zone), visit.now))
    title = titled(company, month.spoken)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        penalty_files.write_xlsx(path, rows, BY, title, company.engine.calendar.local_date(visit.now))
        content = path.read_bytes()
    return downloads.file(content, f"{company.company}-{month}.xlsx")


ADDRESSES = (
    Address(path="/penalties/workbook", right="overseer", get=workbook),
    Address(path="/notices/{key:path}", right="member", get=show),
)
