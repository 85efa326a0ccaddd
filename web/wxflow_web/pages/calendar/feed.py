"""The feed that a calendar on a phone asks for: whoever holds its secret reads what falls due, and nothing else."""

from hashlib import sha256

from starlette.responses import Response

from wxflow.access import accounts
from wxflow_office.calendars import feed
from wxflow_web.answers.answer import Answer
from wxflow_web.answers.errors import NotFound
from wxflow_web.identity import second_factor
from wxflow_web.routing.address import Address, Visit

WHERE = "/calendar/feed.ics"
"""The secret stands behind it in the query, which a proxy need not log."""


def show(visit: Visit) -> Answer:
    """Return the calendar file, or say that it has not changed since it was asked for last."""
    company = visit.company
    found = feed.find(company, visit.query.get("secret", ""), visit.now)
    account = accounts.find(company.store, company.company, found.person) if found else None
    if found is None or account is None or second_factor.lacks(company, account, visit.now):
        raise NotFound
    content = feed.file_of(company, found.person, visit.now)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "private, no-cache"}
    if etag in visit.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


ADDRESSES = (Address(path=WHERE, right="anybody", get=show),)
