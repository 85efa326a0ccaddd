"""Hold today's data against another policy: which deadlines move, are reminded of and cost, whom cases wait for."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from wxflow.calendar.due import HELD
from wxflow.declare.context import Context
from wxflow.declare.records import Instance, Timer
from wxflow.declare.reminder import deadline_of, reminder_of
from wxflow.engine import late_reminders
from wxflow.engine.engine import Engine
from wxflow.engine.recount_timers import count
from wxflow.ledger.ledger import Ledger
from wxflow.moments import iso
from wxflow_machines.policy.policy import Policy
from wxflow_office.company.company import Company, calendar_of
from wxflow_office.company.places import Place
from wxflow_office.policies import compare


class Effects:
    """What a new policy would do in a company that is open under its old one."""

    def __init__(self, company: Company, old: Policy, new: Policy, place: Place, now: int) -> None:
        self._company, self._now, self._since = company, now, new.since
        self._old = replace(company.engine, policy=old)
        self._new = replace(company.engine, policy=new, calendar=calendar_of(new, place, company.store))
        self._outlook = company.outlook()
        self._ledger = Ledger(company.store, company.company, company.machines)

    def due(self) -> Iterator[dict[str, Any]]:
        """Yield the armed deadlines whose days would be counted otherwise."""
        for timer in self._timers():
            counted = [count(one, self._ledger, timer).moment for one in (self._old, self._new)]
            old, new = (None if moment == HELD else iso(moment, self._company.zone) for moment in counted)
            if old != new:
                yield self._row(timer, old=old, new=new)

    def costs(self) -> Iterator[dict[str, Any]]:
        """Yield what missing an armed deadline would cost otherwise."""
        for timer in self._timers():
            deadline = self._company.machines[timer.machine].deadlines.get(timer.name)
            at = max(timer.due, self._now)
            old, new = (self._outlook.missed(engine.policy, timer, at) for engine in (self._old, self._new))
            if deadline is not None and old is not None and new is not None:
                for cost in compare.costs(deadline, old, new):
                    yield self._row(timer, **cost._asdict())

    def reminders(self) -> Iterator[dict[str, Any]]:
        """Yield the reminders that deadlines which run already would get, for how many, and the first of each."""
        moment = self._now if self._since is None else max(self._now, self._since)
        armed = {timer.full_name for timer in self._timers()}
        found: dict[str, list[Timer]] = {}
        for timer in self._timers():
            if timer.due > moment:
                for late in late_reminders.reminders_of(self._new, self._ledger, timer, moment):
                    if late.full_name not in armed and late.due != HELD:
                        found.setdefault(f"{late.machine}.{late.name}", []).append(late)
        for _, some in sorted(found.items()):
            first, reminder = min(some, key=lambda one: (one.due, one.key)), reminder_of(some[0].name)
            assert reminder is not None
            told = {"deadline": f"{first.machine}.{deadline_of(first.name)}", **reminder._asdict()}
            yield {**told, "how_many": len(some), "first": iso(first.due, self._company.zone), "key": first.key}

    def asked(self) -> Iterator[dict[str, Any]]:
        """Yield the open cases that would wait for somebody else, or for nobody."""
        for machine, states in compare.WAITING.items():
            for one in self._company.queries.instances(machine, states=states):
                old, new = map(compare.asked, map(partial(self._case, one), (self._old, self._new)))
                if old != new:
                    yield {"machine": machine, "key": one.key, "state": one.state, "old": list(old), "new": list(new)}

    def _timers(self) -> Iterator[Timer]:
        return iter(self._company.queries.timers())

    def _case(self, one: Instance, engine: Engine) -> Context:
        return self._outlook.context(one, "", engine.policy, self._now)

    @staticmethod
    def _row(timer: Timer, **told: Any) -> dict[str, Any]:
        return {"machine": timer.machine, "key": timer.key, "deadline": timer.name, **told}
