"""What of penalties is taken away: the notice of one, with its evidence, and the month's workbook for the payroll."""

import re
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.notices import page
from wxflow_office.notices.notice import PENALTY, notice
from wxflow_office.reports import penalty_files
from wxflow_office.reports.penalty_rows import Asked, PenaltyRows
from wxflow_web.answers import downloads
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages.instances import visible
from wxflow_web.routing.address import Address, Visit

_MONTH = re.compile(r"(19[7-9]\d|2\d\d\d)-(0[1-9]|1[0-2])")
_MIDNIGHT = time(0)


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
    asked = visit.query.get("month", "")
    if _MONTH.fullmatch(asked) is None:
        raise BadInput(tr("{month} is no month: give one like 2026-03", month=repr(asked)))
    company, first = visit.company, date.fromisoformat(f"{asked}-01")
    calendar = company.engine.calendar
    since, until = (calendar.moment_on(day, _MIDNIGHT) for day in (first, (first + timedelta(days=31)).replace(day=1)))
    rows = PenaltyRows(company, Asked((), since, until, visit.now))
    title = f"{company.policy.name} 微信群管理处罚 {first.year}年{first.month}月"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        penalty_files.write_xlsx(path, rows, ("debtor",), title, calendar.local_date(visit.now))
        content = path.read_bytes()
    return downloads.file(content, f"{company.company}-{asked}.xlsx")


ADDRESSES = (
    Address(path="/penalties/workbook", right="overseer", get=workbook),
    Address(path="/notices/{key:path}", right="member", get=show),
)
