"""Write a penalty's notice as one page, 处罚通知书, in the language spoken: as text, or as HTML to be printed."""

from collections.abc import Iterator
from datetime import date
from html import escape

from wxflow.calendar.due import HELD
from wxflow.declare.records import CLOCK, OVERDUE, Step
from wxflow.translatable import term, tr
from wxflow_office.company.company import Company
from wxflow_office.notices.breach import CLAUSES
from wxflow_office.notices.notice import PENALTY, Missed, Notice
from wxflow_office.texts import dates, language
from wxflow_office.texts.as_text import spelled
from wxflow_office.texts.prices import price

_TITLE = tr("Notice of a penalty")
_MAY = {
    "held": tr("The penalty is held, as the debtor was not told in time: HR tells them and releases it, or waives it."),
    "proposed": tr("It is not confirmed, and nothing may be taken for now: HR confirms or waives it."),
    "appealed": tr("An appeal has been made: HR upholds or waives it, and nothing may be taken until then."),
    "settled": tr("It has been settled, and is not taken again; if that was wrong, HR refunds it."),
    "refunded": tr("It has been refunded."),
    "waived": tr("It has been waived."),
}
_SIGNATURES = tr("done by: __________    received by: __________    date: __________")
_PAGE = """\
<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 12pt/1.7 "Noto Serif CJK SC", SimSun, serif; max-width: 42em; margin: 2em auto; padding: 0 1em }}
h1 {{ text-align: center; letter-spacing: .3em }} h2 {{ font-size: 1.05em; margin: 1em 0 .2em }}
p {{ margin: .15em 0 }} pre {{ font: inherit; white-space: pre-wrap; margin: 0 }}
@media print {{ body {{ margin: 0; max-width: none }} @page {{ size: A4; margin: 2cm }} }}
</style></head><body><h1>{head}</h1>
{body}</body></html>
"""


def text(company: Company, notice: Notice, today: date) -> str:
    """Return the notice as plain text."""
    parts = [f"{_said(_TITLE)}　{notice.number}", company.policy.name, ""]
    for number, (heading, lines) in enumerate(_sections(company, notice, today), 1):
        parts += [f"{number}. {_said(heading)}", *(f"   {_said(line)}" for line in lines), ""]
    return "\n".join([*parts, _said(_SIGNATURES), ""])


def html(company: Company, notice: Notice, today: date) -> str:
    """Return the notice as a page of its own, to be printed."""
    title = escape(_said(_TITLE))
    body = [f"<p>{escape(company.policy.name)}　{escape(notice.number)}</p>"]
    for number, (heading, lines) in enumerate(_sections(company, notice, today), 1):
        told = "\n".join(f"<p>{escape(_said(line))}</p>" for line in lines)
        body.append(f"<h2>{number}. {escape(_said(heading))}</h2>\n{told}")
    body.append(f"<p>{escape(_said(_SIGNATURES))}</p>")
    lang = "zh-CN" if language.spoken() == "zh" else "en"
    return _PAGE.format(lang=lang, title=f"{title} {escape(notice.number)}", head=title, body="\n".join(body) + "\n")


def _sections(company: Company, notice: Notice, today: date) -> Iterator[tuple[str, list[str]]]:
    yield tr("Penalty"), list(_what(notice))
    yield tr("What happened"), list(_course(company, notice))
    if notice.missed is not None:
        yield tr("The days, one by one"), list(_days(notice.missed))
        yield tr("Who was told"), list(_told(company, notice, notice.missed))
    yield tr("Grounds"), list(_rule(notice))
    yield tr("As it stands, and what may be done"), list(_now(company, notice, today))


def _what(notice: Notice) -> Iterator[str]:
    facts, called = notice.facts, notice.called
    debtor, clause = called.person(facts["debtor"]), CLAUSES.get(facts["clause"], "")
    role = term("debtor_role", facts["debtor_role"])
    if notice.unit:
        yield tr("debtor: {person}, {unit} (then {role})", person=debtor, unit=notice.unit, role=role)
    else:
        yield tr("debtor: {person} (then {role})", person=debtor, role=role)
    yield tr("clause: {clause} ({about})", clause=facts["clause"], about=clause)
    yield tr("for: {matter}", matter=notice.matter)
    if facts.get("subject") and facts["subject"] != facts["debtor"]:
        yield tr("about: {person}", person=called.person(facts["subject"]))
    yield tr("group: {title} ({group})", title=called.group(facts["group"]), group=facts["group"])
    yield tr("amount: {price}", price=price(facts))
    yield tr("when: {when}", when=dates.short(dates.breach(facts)))


def _course(company: Company, notice: Notice) -> Iterator[str]:
    if notice.missed is not None:
        yield tr("{step}; the days count from then", step=_step(company, notice, notice.missed.began))
        last = dates.day(company.engine.calendar.local_date(notice.missed.due - 1))
        yield tr("by the end of {day} it had not been done: a breach", day=last)
    elif notice.cause is not None:
        yield tr("{step}.", step=_step(company, notice, notice.cause))
    for one in notice.steps:
        yield tr("{step}.", step=_step(company, notice, one))


def _step(company: Company, notice: Notice, step: Step) -> str:
    event = term("event", step.event, step.machine)
    told = {
        "when": dates.short(dates.when(step, company.zone)),
        "machine": term("machine", step.machine),
        "key": notice.called.whole(step.machine, step.key),
        "event": tr("the term for an appeal is over") if (step.machine, step.event) == (PENALTY, OVERDUE) else event,
        "who": tr("by itself") if step.actor == CLOCK else tr("by {person}", person=notice.called.person(step.actor)),
    }
    if step.reason:
        return tr("{when}  {machine} {key}: {event} ({who}), because: {reason}", **told, reason=step.reason)
    return tr("{when}  {machine} {key}: {event} ({who})", **told)


def _days(missed: Missed) -> Iterator[str]:
    yield tr("the first day does not count:")
    for one in missed.days:
        day = one.day.day
        told = {"day": f"{day:%m-%d}", "weekday": dates.weekday(day), "why": one.day.reason or ""}
        if one.suspended:
            yield tr("{day} {weekday}  does not count (suspended)", **told)
        elif one.number is not None:
            counted = tr("{day} {weekday}  working day {number}", **told, number=one.number)
            yield tr("{said} ({why})", said=counted, why=told["why"]) if told["why"] else counted
        else:
            passed = tr("{day} {weekday}  does not count", **told)
            yield tr("{said} ({why})", said=passed, why=told["why"]) if told["why"] else passed


def _told(company: Company, notice: Notice, missed: Missed) -> Iterator[str]:
    for one in missed.told:
        told = {"when": dates.minute(one.at, company.zone), "person": notice.called.person(one.recipient)}
        if one.channel:
            yield tr("{when}  {person} was told (by {channel})", **told, channel=one.channel)
        else:
            yield tr("{when}  {person} was told", **told)
    if not missed.told:
        yield tr("No reminder is on record.")


def _rule(notice: Notice) -> Iterator[str]:
    first = notice.steps[0]
    yield tr("clause {clause} of the Measures", clause=notice.facts["clause"])
    yield tr("policy in force then: {hash}", hash=first.policy[:16])
    yield tr("on record as {step}, caused by {cause}", step=first.name, cause=notice.facts["cause"])
    yield tr("seal: {seal}", seal=first.seal.hex())


def _withdrawn(notice: Notice) -> Iterator[str]:
    facts = notice.penalty.facts
    if facts["withdrawn_from"] == "appealed":
        yield tr(
            "It has been withdrawn by correction {key}; the appeal is not decided any more.", key=facts["correction"]
        )
    else:
        yield tr("It has been withdrawn by correction {key}.", key=facts["correction"])
    if facts["withdrawn_from"] == "settled" and "give_back" in facts:
        yield tr("{amount} yuan that were taken are to be given back.", amount=facts["give_back"])


def _now(company: Company, notice: Notice, today: date) -> Iterator[str]:
    state = notice.penalty.state
    yield tr("state: {state}", state=term("state", state, "penalty"))
    if state == "withdrawn":
        yield from _withdrawn(notice)
    elif state != "confirmed":
        yield _MAY.get(state, "")
    elif notice.appeal is None:
        yield tr(
            "The term for an appeal is over, an appeal was decided, or the debtor has accepted: it may be settled."
        )
    elif notice.appeal.due == HELD:
        yield tr(
            "The term for an appeal is suspended, and goes on when that is ended; nothing may be taken until then."
        )
    else:
        last = dates.last_day(company.engine.calendar.local_date(notice.appeal.due - 1), today)
        yield tr("The debtor may accept it, or appeal by {last}; nothing may be taken until then.", last=last)


def _said(text: str) -> str:
    return spelled(text)
