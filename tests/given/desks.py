"""All that waits at a moment."""

from wxflow_office.company.company import Company
from wxflow_office.desk.desk import Desk
from wxflow_office.desk.item import Item


def desk(company: Company, now: int, person: str | None = None) -> list[Item]:
    """Return what waits for somebody at a moment (UTC microseconds), or for anybody, the soonest first."""
    whole = Desk(company, company.outlook(), now, person)
    return whole.items(whole.waiting())
