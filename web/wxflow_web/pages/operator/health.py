"""Whether all is well: what the doctor finds, the latest sweeps, what is parked; and a copy of the database."""

from pathlib import Path
from tempfile import TemporaryDirectory

from wxflow.databases.url import is_postgres
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office import logs
from wxflow_office.instances.health import examine
from wxflow_web.answers import downloads
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.routing.address import Address, Menu, Visit

_RUNS = 20
WHERE = "/operation"


def show(visit: Visit) -> Answer:
    """Show how the installation is."""
    company = visit.company
    queries, zone = company.queries, company.zone
    values = {
        "findings": sorted(examine(company, visit.now), key=lambda one: one.good),
        "runs": [{**run._asdict(), "at": iso(run.now, zone)} for run in queries.runs(_RUNS)],
        "parked": [{**one._asdict(), "at": iso(one.until, zone)} for one in queries.parked()],
    }
    return Page(template="operation.html", values=values)


def copy(visit: Visit) -> Answer:
    """Hand out a copy of the whole database, as it stands."""
    company = visit.company
    ending = "dump" if is_postgres(company.place.database) else "db"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"copy.{ending}"
        company.store.backup(path)
        content = path.read_bytes()
    logs.info("a copy of the database was taken", account=visit.person)
    day = company.engine.calendar.local_date(visit.now)
    return downloads.file(content, f"wxflow-{company.company}-{day}.{ending}")


ADDRESSES = (
    Address(path=WHERE, right="operator", get=show, menu=Menu(tr("Operation"))),
    Address(path="/operation/copy", right="operator", post=copy, fresh=True, stands="/operation"),
)
