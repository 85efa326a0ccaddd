"""Say in chat words what somebody is asked to do, by the duty that waits for them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from wxflow.declare.duty import Duty
from wxflow.declare.records import Facts, Instance
from wxflow_machines import deadline_words
from wxflow_office.instances.called import Called
from wxflow_office.texts import dates, language

if TYPE_CHECKING:
    from wxflow_office.company.company import Company

_ABOUT = ("person", "outgoing", "debtor")
_ALIKE: Mapping[str, tuple[str, ...]] = {"confirm": ("confirm", "record")}
"""Events of duties that stand for each other."""


class Sentences:
    """What a company's messages ask for, in Chinese, as things stand at a moment (UTC microseconds)."""

    def __init__(self, company: "Company", now: int) -> None:
        self._company, self._now = company, now
        self._outlook, self._called = company.outlook(), Called(company)

    def asks(self, content: Facts, recipient: str) -> str:
        """Return what is asked of somebody; what is told besides has words of its own."""
        if news := content.get("news"):
            return deadline_words.NEWS[news]
        found = self._company.queries.instance(content["machine"], content["key"])
        if "event" in content:
            return self._begun(found, content, recipient)
        duty = None if found is None else self._duty(found, content["deadline"], recipient)
        if found is None or duty is None:
            return deadline_words.asks(content["machine"], content["deadline"])
        return self._said(found, duty, recipient)

    def deadline(self, content: Facts) -> str | None:
        """Return the deadline of what is asked."""
        if "event" not in content:
            return content.get("deadline")
        duties = self._company.machines[content["machine"]].machine.duties
        return next((one.deadline for one in duties if one.event == content["event"] and one.deadline), None)

    def last_day(self, due: datetime | None) -> str | None:
        """Return a deadline's last day as people say it: 9 月 11 日（周五）24:00."""
        if due is None:
            return None
        today = dates.local(self._now, self._company.zone).date()
        with language.speaking("zh"):
            return language.say(dates.last_day(last_of(due), today))

    def _begun(self, found: Instance | None, content: Facts, recipient: str) -> str:
        """Say what has begun to wait for somebody; that it is done, where it waits no longer."""
        if found is None:
            return deadline_words.DONE
        duties = self._company.machines[found.machine].machine.duties
        waits = (one for one in duties if found.state in one.while_in)
        for one in waits:
            context = self._outlook.context(found, one.event, self._company.policy, self._now)
            if one.event in _ALIKE.get(content["event"], (content["event"],)) and (
                one.when is None or one.when(context)
            ):
                return self._said(found, one, recipient)
        duty = next(one for one in duties if one.event == content["event"])
        return f"{self._said(found, duty, recipient)}（{deadline_words.DONE}）"

    def _duty(self, instance: Instance, deadline: str, recipient: str) -> Duty | None:
        """Return the duty a deadline is about: the one that is asked of the recipient, else the first."""
        machine = self._company.machines[instance.machine].machine
        fitting = [one for one in machine.duties if one.deadline == deadline and instance.state in one.while_in]
        for one in fitting:
            context = self._outlook.context(instance, one.event, self._company.policy, self._now)
            if any(recipient in role.holders(context) for role in one.of) and (one.when is None or one.when(context)):
                return one
        return fitting[-1] if fitting else None

    def _said(self, instance: Instance, duty: Duty, recipient: str) -> str:
        machine = self._company.machines[instance.machine].machine
        context = self._outlook.context(instance, duty.event, self._company.policy, self._now)
        suggested: Facts = duty.suggests(context, recipient) if duty.suggests else {}
        parts, facts = machine.parts_of(instance.key), self._facts(instance)
        about = next((one[name] for one in (parts, facts) for name in _ABOUT if one.get(name)), None)
        group = parts.get("group") or facts.get("group")
        asked = self._called.sentence(duty.asks, {**parts, **facts, **suggested, "person": about}, group)
        with language.speaking("zh"):
            return language.say(asked)

    def _facts(self, instance: Instance) -> dict[str, Any]:
        """Return the facts, those of what an approval is about behind its own."""
        machine, _, key = str(instance.facts.get("subject") or "").partition("/")
        more = self._called.facts(machine, key) if instance.machine == "approval" and key else None
        return {**(more or {}), **instance.facts}


def last_of(due: datetime) -> date:
    """Return the last day of a deadline that is due at its end."""
    return (due - timedelta(microseconds=1)).date()
