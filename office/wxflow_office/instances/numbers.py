"""Number what has a long key, so that people can quote it: 2026-09-482, the month it began in and a few digits.

The digits are made from the key, and there are as many as tell it from all others of that month. So a number is the
same whoever asks and whenever, needs no counter, and never comes to mean another: what was quoted before a longer one
was needed may at worst be asked back.
"""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from wxflow.errors import BadInput
from wxflow.translatable import listed, tr
from wxflow_machines.parts.months import moment_of, month_of
from wxflow_office.company.company import Company

NUMBERED = ("penalty", "handover", "approval", "inspection", "correction", "suspension")
"""The machines whose instances have numbers."""
_FEWEST, _MOST = 3, 12
_NUMBER = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{{_FEWEST},{_MOST}}})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Numbers:
    """A company's numbers; a month's are looked up together, and once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._zone = ZoneInfo(company.zone)
        self._months: dict[tuple[str, str], dict[str, str]] = {}

    def of(self, machine: str, key: str, at: int | None = None) -> str | None:
        """Return the number of an instance; None where its machine has none.

        Who knows when it began (UTC microseconds) spares looking its first step up.
        """
        if machine not in NUMBERED:
            return None
        if at is not None and (number := self._of_month(machine, key, at)) is not None:
            return number
        first = next(self._company.queries.steps(machine=machine, key=key), None)
        return None if first is None else self._of_month(machine, key, first.at)

    def _of_month(self, machine: str, key: str, at: int) -> str | None:
        month = month_of(key, at, self._company.zone)
        digits = self._shortest(machine, month).get(key)
        return None if digits is None else f"{month}-{digits}"

    def key(self, machine: str, text: str) -> str | None:
        """Return the key that a number means; None where it is none, or means nothing.

        Raises BadInput where it means several: their numbers have grown longer.
        """
        found = _NUMBER.fullmatch(text.strip())
        if found is None or machine not in NUMBERED or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1970:
            return None
        month, digits = f"{found[1]}-{found[2]}", found[3]
        of_month = self._shortest(machine, month)
        keys = [key for key in of_month if _digits(machine, key).startswith(digits)]
        if len(keys) > 1:
            longer = listed(sorted(f"{month}-{of_month[key]}" for key in keys))
            raise BadInput(tr("{number} may be {several}: give the whole number", number=text, several=longer))
        return keys[0] if keys else None

    def _shortest(self, machine: str, month: str) -> dict[str, str]:
        """Return the digits of a month's instances by their keys: as few as tell each from the others."""
        if (machine, month) not in self._months:
            found = sorted((_digits(machine, key), key) for key in self._keys(machine, month))
            self._months[machine, month] = {
                key: digits[: max(_FEWEST, *(1 + _alike(digits, other) for other in _beside(found, n)))]
                for n, (digits, key) in enumerate(found)
            }
        return self._months[machine, month]

    def _keys(self, machine: str, month: str) -> list[str]:
        year, number = map(int, month.split("-"))
        first = datetime(year, number, 1, tzinfo=self._zone)
        after = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=self._zone)
        since, until = (round((one - _EPOCH) / timedelta(microseconds=1)) for one in (first, after))
        began = self._company.queries.beginnings(machine, since, until + 1)
        return [key for key, at in began if since <= moment_of(key, at) < until]


def _digits(machine: str, key: str) -> str:
    number = int.from_bytes(sha256(f"{machine}/{key}".encode()).digest()[:8])
    return f"{number % 10**_MOST:0{_MOST}}"


def _alike(one: str, other: str) -> int:
    """Count the digits two begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one) - 1)


def _beside(found: list[tuple[str, str]], n: int) -> list[str]:
    return [found[at][0] for at in (n - 1, n + 1) if 0 <= at < len(found)] or ["~" * _MOST]
