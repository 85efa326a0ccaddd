"""Leave out what cannot wait by what has been read of it already: nothing more is read for it then."""

from collections.abc import Sequence
from typing import Any, NoReturn, cast

from wxflow.declare.context import Context, Lookups, Policy
from wxflow.declare.duty import Duty
from wxflow.declare.records import Instance
from wxflow.engine.outlook import Outlook


class _NotReadYet(Exception):
    """Something is asked for that has not been read."""


class _ReadAlready:
    """Look-ups of what has been read already."""

    def __init__(self, outlook: Outlook) -> None:
        self._outlook = outlook

    def get(self, machine: str, key: str) -> Instance | None:
        """Return an instance as it stands."""
        if not self._outlook.ledger.is_read((machine, key)):
            raise _NotReadYet
        return self._outlook.lookups.get(machine, key)

    def __getattr__(self, _: str) -> NoReturn:
        raise _NotReadYet


class Sieve:
    """Tells what cannot wait at a moment, UTC microseconds."""

    def __init__(self, outlook: Outlook, policy: Policy, now: int) -> None:
        self._outlook, self._policy, self._now = outlook, policy, now
        self._lookups: Lookups = cast("Any", _ReadAlready(outlook))

    def keeps(self, one: Instance, duties: Sequence[Duty]) -> bool:
        """Tell whether any of some duties may be asked where an instance stands, as far as has been read."""
        if any(duty.when is None for duty in duties):
            return True
        context = self._outlook.context(one, "", self._policy, self._now)._replace(lookups=self._lookups)
        return any(_may_be_asked(duty, context) for duty in duties)


def _may_be_asked(duty: Duty, context: Context) -> bool:
    try:
        return duty.when is None or duty.when(context)
    except _NotReadYet:
        return True
