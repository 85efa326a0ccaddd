"""Write steps as the events that those who listen may be told of."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wxflow.access.records import Account
from wxflow.declare.records import Step
from wxflow_office.company import clock
from wxflow_office.company.access import Sight, Visitor
from wxflow_office.company.company import Company
from wxflow_office.texts import as_json, as_text
from wxflow_web.answers.errors import SecondFactorFirst
from wxflow_web.routing.holders import holder
from wxflow_web.routing.latest import place_of
from wxflow_web.routing.listening import Listening
from wxflow_web.routing.listing import cursor


class Told(NamedTuple):
    """An event: its id, and how it is sent."""

    id: str
    text: str


def told(company: Company, steps: Sequence[Step], wanted: Sequence[Listening]) -> list[list[Told] | None]:
    """Return for each who listens the events they may know of; None for whoever's token holds no longer."""
    with company.store.snapshot():
        told = _Telling(company, steps)
        return [told.to(one) for one in wanted]


class _Telling:
    """Some steps on their way to those who listen: who sees what is asked once a person."""

    def __init__(self, company: Company, steps: Sequence[Step]) -> None:
        self._company, self._steps, self._now = company, steps, clock.now()
        self._events = [_event(company, step) for step in steps]
        names = {(step.machine, step.key) for step in steps}
        self._found = {name: company.queries.instance(*name) for name in names}
        self._seen: dict[str, list[bool]] = {}

    def to(self, wanted: Listening) -> list[Told] | None:
        """Return what one who listens is told; None when the token holds no longer."""
        account = self._whose(wanted.token)
        if account is None:
            return None
        person = account.person
        if person not in self._seen:
            self._seen[person] = list(self._sees(account))
        shown = zip(self._steps, self._events, self._seen[person], strict=True)
        return [event for step, event, may in shown if may and wanted.machine in (None, step.machine)]

    def _whose(self, token: bytes) -> Account | None:
        try:
            held = holder(self._company, token, self._now)
        except SecondFactorFirst:
            return None
        return held[1] if held else None

    def _sees(self, account: Account) -> Iterator[bool]:
        sight = Sight(self._company, Visitor(account.person, account.rights), self._now)
        for step in self._steps:
            one = self._found[step.machine, step.key]
            yield one is not None and sight.sees(one)


def _event(company: Company, step: Step) -> Told:
    name = cursor(place_of(step))
    data = as_text.dump(as_json.step(company.company, step, company.zone))
    return Told(name, f"id: {name}\ndata: {data}\n\n")
