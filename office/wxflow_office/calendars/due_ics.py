"""Write what falls due as a calendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from icalendar import STATUS, TRANSP, Calendar, Event

from wxflow.declare.records import Timer
from wxflow_office.company.company import Company
from wxflow_office.instances.due import Due
from wxflow_office.messages.sentences import Sentences
from wxflow_office.texts import dates, language

Told = dict[str, Any]
"""What is told of a deadline that falls due."""


def file_of(company: Company, found: Iterable[Due], now: int, person: str | None) -> bytes:
    """Return the calendar file of somebody, or of everybody; `now` in UTC microseconds."""
    calendar = Calendar.new(
        prodid="-//wxflow//wxflow//ZH",
        version="2.0",
        name=f"{company.policy.name}：群管理期限",
        uid=_uid(company.company),
    )
    stamp, sentences = datetime.fromtimestamp(now // 1_000_000, UTC), Sentences(company, now)
    for timer, told in found:
        asked = sentences.asks({"machine": timer.machine, "key": timer.key, "deadline": timer.name}, person or "")
        calendar.add_component(_event(company, timer, told, asked, stamp))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _event(company: Company, timer: Timer, told: Told, asked: str, stamp: datetime) -> Event:
    """Return one deadline as a whole-day event on its last day: it ends at 24:00, and takes nobody's time."""
    last_day = company.engine.calendar.local_date(timer.due - 1)
    return Event.new(
        uid=uid(company.company, timer),
        stamp=stamp,
        start=last_day,
        end=last_day + timedelta(days=1),
        summary=asked,
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
    day = company.engine.calendar.local_date(timer.due - 1)
    with language.speaking("zh"):
        yield f"最晚：{language.say(dates.last_day(day, date.min))}"
        yield f"期限：{language.name('deadline', timer.name, timer.machine)}" + (
            f"，{timer.budget} 个工作日" if timer.budget else ""
        )
    if told["title"]:
        yield f"群：{told['title']}（{told['group']}）"
    if told["leads"]:
        yield f"群负责人：{_named(told['leads'], told['lead_names'])}"
    if told["person"]:
        yield f"当事人：{_named(told['person'].split(', '), told['names'])}"
    if told["overdue"]:
        yield "已经逾期"
    if timer.provisional:
        yield "暂定：所涉年份的放假安排尚未公布"


def _named(ids: Iterable[str], names: Iterable[str]) -> str:
    return "、".join(f"{name}（{one}）" if name and name != one else one for one, name in zip(ids, names, strict=True))
