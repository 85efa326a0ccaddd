"""Write what falls due as a calendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from icalendar import STATUS, TRANSP, Calendar, Event

from wxflow.declare.records import Timer
from wxflow.moments import ending, iso
from wxflow_machines.deadline_words import asks
from wxflow_office.company.company import Company
from wxflow_office.instances.due import Due
from wxflow_office.texts import dates

Told = dict[str, Any]
"""What is told of a deadline that falls due."""


def file_of(company: Company, found: Iterable[Due], now: int) -> bytes:
    """Return the calendar file; `now` in UTC microseconds."""
    calendar = Calendar.new(
        prodid="-//wxflow//wxflow//ZH",
        version="2.0",
        name=f"{company.policy.name}：群管理期限",
        uid=_uid(company.company),
    )
    stamp = datetime.fromtimestamp(now // 1_000_000, UTC)
    for timer, told in found:
        calendar.add_component(_event(company, timer, told, stamp))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _event(company: Company, timer: Timer, told: Told, stamp: datetime) -> Event:
    """Return one deadline as a whole-day event on its last day: it ends at 24:00, and takes nobody's time."""
    last_day = company.engine.calendar.local_date(timer.due - 1)
    return Event.new(
        uid=uid(company.company, timer),
        stamp=stamp,
        start=last_day,
        end=last_day + timedelta(days=1),
        summary=f"{asks(timer.machine, timer.name)}：{timer.key}",
        description="\n".join(_lines(company, timer, told)),
        status=STATUS.TENTATIVE if timer.provisional else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
    )


def uid(company: str, timer: Timer) -> str:
    """Return what a calendar knows a timer by: the same whenever it is asked, another when it is armed anew."""
    return _uid(company, timer.machine, timer.key, timer.name, str(timer.entry))


def _uid(*names: str) -> str:
    named = "\n".join(names)
    return f"{sha256(named.encode()).hexdigest()[:32]}@wxflow"


def _lines(company: Company, timer: Timer, told: Told) -> Iterable[str]:
    yield f"期限：{timer.machine}.{timer.name}，{timer.budget} 个工作日"
    yield f"到期：{dates.short(ending(iso(timer.due, company.zone)))}"
    if told["leads"]:
        yield f"群负责人：{'、'.join(told['leads'])}"
    if told["person"]:
        yield f"当事人：{told['person']}"
    if told["overdue"]:
        yield "已经逾期"
    if timer.provisional:
        yield "暂定：所涉年份的放假安排尚未公布"
