"""A feed of what falls due for somebody, by a secret that can do nothing else and is ended by its owner."""

from datetime import time, timedelta

from wxflow.access import tokens
from wxflow.access.records import Token
from wxflow.access.secrets import make
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.instances.due import between
from wxflow_office.texts import language

MARK = "wxc_"
"""How the secret of a feed begins: no other door takes it."""
SCOPE = "calendar"
HOLDS = 366
"""Days until a feed ends by itself."""
_DAY = 86_400_000_000
_PAST = 31 * _DAY
"""How long what was not done in time stays in the feed, microseconds."""


def begin(company: Company, person: str, now: int) -> str:
    """Return the secret of a new feed for somebody."""
    store, code, secret, name = company.store, company.company, MARK + make(), language.say(tr("Calendar feed"))
    until = now + HOLDS * _DAY
    store.write(
        code, lambda _: tokens.add(store, code, person, secret, name=name, scopes=(SCOPE,), until=until, at=now)
    )
    return secret


def of(company: Company, person: str) -> list[Token]:
    """Return somebody's feeds, the oldest first."""
    return [one for one in tokens.of(company.store, company.company, person) if SCOPE in one.scopes]


def find(company: Company, secret: str, now: int) -> Token | None:
    """Return the feed of a secret that has neither ended nor run out, or None."""
    found = tokens.find(company.store, company.company, secret, now) if secret.startswith(MARK) else None
    return found if found is not None and SCOPE in found.scopes else None


def file_of(company: Company, person: str, now: int) -> bytes:
    """Return what falls due for somebody in the coming year as a calendar file; the same all day if nothing changes."""
    from wxflow_office.calendars import due_ics  # icalendar takes a while to import

    counting = company.engine.calendar
    today = counting.local_date(now)
    midnight = counting.moment_on(today, time())
    until = counting.moment_on(today + timedelta(days=HOLDS), time())
    return due_ics.file_of(company, between(company, now - _PAST, until, now, person), midnight, person)
