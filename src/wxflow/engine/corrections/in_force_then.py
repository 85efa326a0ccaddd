"""Know the policy and the calendar that were in force when a step was recorded."""

from collections.abc import Callable
from typing import Protocol

from wxflow.audit.in_force import InForce
from wxflow.calendar import notices
from wxflow.calendar.workdays import Calendar, Notice
from wxflow.declare.context import Policy
from wxflow.store import statements as sql
from wxflow.store.store import Store


class InForceNow(Protocol):
    """What is in force now: what an engine has."""

    @property
    def store(self) -> Store: ...
    @property
    def company(self) -> str: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def calendar(self) -> Calendar: ...


class InForceThen:
    """One company's policies and calendars, as of any moment of its record."""

    def __init__(self, now: InForceNow, policy_of: Callable[[str], Policy]) -> None:
        self._now = now
        self._kept = InForce(now.store, now.company, policy_of)
        self._loaded: list[tuple[int, Notice]] = [
            (row[5], notices.parse(row[2], row[3])) for row in now.store.rows(sql.NOTICES, now.company)
        ]
        self._calendars: dict[tuple[str, int], Calendar] = {}
        """By a policy's hash and how many of the notices were loaded."""

    def policy(self, digest: str, moment: int) -> Policy:
        """Return the policy of a hash: among its versions, where the present one has it in force at the moment."""
        if self._now.policy.at(moment).hash == digest:
            return self._now.policy
        return self._kept.policy(digest)

    def loaded_since(self, moment: int) -> list[int]:
        """Return when notices were loaded from a moment on, in order (UTC microseconds)."""
        return sorted({loaded_at for loaded_at, _ in self._loaded if loaded_at >= moment})

    def calendar_of(self, policy: Policy, moment: int) -> Calendar:
        """Return the calendar under a policy as it was known at a moment (UTC microseconds)."""
        unknown = [one for loaded_at, one in self._loaded if loaded_at > moment]
        key = (policy.hash, len(unknown))
        if key not in self._calendars:
            self._calendars[key] = self._calendar(policy, unknown)
        return self._calendars[key]

    def _calendar(self, policy: Policy, unknown: list[Notice]) -> Calendar:
        now = self._now.calendar
        is_present = policy.hash in {one.hash for one in self._now.policy.versions}
        if is_present and not unknown:
            return now
        return now.without(unknown, None if is_present else policy.overrides)
