"""Write a penalty's notice as one page in Chinese: 处罚通知书, as text or as HTML to be printed."""

from collections.abc import Iterator
from datetime import date
from html import escape

from wxflow.calendar.due import HELD
from wxflow.declare.records import CLOCK, OVERDUE, Step
from wxflow_office.company.company import Company
from wxflow_office.notices.breach import CLAUSES, ROLES
from wxflow_office.notices.notice import PENALTY, Missed, Notice
from wxflow_office.texts import dates, language
from wxflow_office.texts.as_text import spelled
from wxflow_office.texts.prices import price

_TITLE = "处罚通知书"
_WEEKDAYS = "一二三四五六日"
_MAY = {
    "held": "因没有通知到本人，本处罚暂缓：须由人事通知本人后放行，或者豁免。",
    "proposed": "尚未确认，目前不得扣款；由人事确认或豁免。",
    "appealed": "已经申诉，由人事处理（维持或豁免）；处理之前不得扣款。",
    "settled": "已经执行，不再重复扣款；确有错误的，由人事退还。",
    "refunded": "已经退还。",
    "waived": "已经豁免，不予处罚。",
}
_PAGE = """\
<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
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
    with language.speaking("zh"):
        parts = [f"{_TITLE}　{notice.number}", company.policy.name, ""]
        for number, (heading, lines) in enumerate(_sections(company, notice, today), 1):
            parts += [f"{number}. {heading}", *(f"   {line}" for line in lines), ""]
        return "\n".join([*parts, *_signatures(), ""])


def html(company: Company, notice: Notice, today: date) -> str:
    """Return the notice as a page of its own, to be printed."""
    with language.speaking("zh"):
        body = [f"<p>{escape(company.policy.name)}　编号 {escape(notice.number)}</p>"]
        for number, (heading, lines) in enumerate(_sections(company, notice, today), 1):
            told = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
            body.append(f"<h2>{number}. {escape(heading)}</h2>\n{told}")
        body += [f"<p>{escape(line)}</p>" for line in _signatures()]
        return _PAGE.format(title=f"{_TITLE} {escape(notice.number)}", head=_TITLE, body="\n".join(body) + "\n")


def _sections(company: Company, notice: Notice, today: date) -> Iterator[tuple[str, list[str]]]:
    yield "处罚", list(_what(company, notice))
    yield "经过", list(_course(company, notice))
    if notice.missed is not None:
        yield "期限逐日计算", list(_days(notice.missed))
        yield "告知情况", list(_told(company, notice, notice.missed))
    yield "依据", list(_rule(notice))
    yield "现状与救济", list(_now(company, notice, today))


def _what(company: Company, notice: Notice) -> Iterator[str]:
    facts, called = notice.facts, notice.called
    role = ROLES.get(facts["debtor_role"], facts["debtor_role"])
    unit = f"，{notice.unit}" if notice.unit else ""
    yield f"被处罚人：{_said(called.person(facts['debtor']))}{unit}（当时为{role}）"
    yield f"条款：第{facts['clause']}条（{CLAUSES.get(facts['clause'], '')}）"
    yield f"事由：{notice.matter}"
    if facts.get("subject") and facts["subject"] != facts["debtor"]:
        yield f"涉及人员：{_said(called.person(facts['subject']))}"
    yield f"群：{_said(called.group(facts['group']))}（{facts['group']}）"
    yield f"金额：{_said(price(facts))}"
    yield f"违规发生时间：{dates.minute(notice.steps[0].at, company.zone)}"


def _course(company: Company, notice: Notice) -> Iterator[str]:
    if notice.missed is not None:
        yield f"{_step(company, notice, notice.missed.began)}，自此起算期限。"
        yield f"截至{_moment(company, notice.missed.due)}仍未办理，构成违规。"
    elif notice.cause is not None:
        yield f"{_step(company, notice, notice.cause)}。"
    for one in notice.steps:
        yield f"{_step(company, notice, one)}。"


def _step(company: Company, notice: Notice, step: Step) -> str:
    event = language.name("event", step.event, step.machine)
    if (step.machine, step.event) == (PENALTY, OVERDUE):
        event = "申诉期限届满"
    who = "系统自动" if step.actor == CLOCK else _said(notice.called.person(step.actor))
    reason = f"，理由：{step.reason}" if step.reason else ""
    machine = language.name("machine", step.machine)
    whole = _said(notice.called.whole(step.machine, step.key))
    return f"{dates.minute(step.at, company.zone)}　{machine} {whole}：{event}（{who}登记）{reason}"


def _days(missed: Missed) -> Iterator[str]:
    yield "起算当日不计："
    for one in missed.days:
        day = one.day.day
        weekday = f"{day:%m-%d} 周{_WEEKDAYS[day.weekday()]}"
        why = f"（{_said(one.day.reason)}）" if one.day.reason else ""
        if one.suspended:
            yield f"{weekday}　不计（暂停计时）"
        else:
            yield f"{weekday}　{'不计' if one.number is None else f'第 {one.number} 个工作日'}{why}"


def _told(company: Company, notice: Notice, missed: Missed) -> Iterator[str]:
    for one in missed.told:
        by = f"（通道 {one.channel}）" if one.channel else ""
        yield f"{dates.minute(one.at, company.zone)}　已告知{_said(notice.called.person(one.recipient))}{by}"
    if not missed.told:
        yield "没有记录显示曾经提醒。"


def _rule(notice: Notice) -> Iterator[str]:
    first = notice.steps[0]
    yield f"《公司微信群管理办法》第{notice.facts['clause']}条"
    yield f"当时生效的制度参数：{first.policy[:16]}"
    yield f"记录：{first.name}，起因 {notice.facts['cause']}"
    yield f"封印：{first.seal.hex()}"


def _withdrawn(notice: Notice) -> Iterator[str]:
    facts = notice.penalty.facts
    appeal = "；撤销时正在申诉，申诉不再裁决" if facts["withdrawn_from"] == "appealed" else ""
    yield f"已因更正 {facts['correction']} 撤销，不予处罚{appeal}。"
    if facts["withdrawn_from"] == "settled" and "give_back" in facts:
        yield f"已扣的 {facts['give_back']} 元应当退还本人。"


def _now(company: Company, notice: Notice, today: date) -> Iterator[str]:
    state = notice.penalty.state
    yield f"状态：{language.name('state', state, 'penalty')}"
    if state == "withdrawn":
        yield from _withdrawn(notice)
    elif state != "confirmed":
        yield _MAY.get(state, "")
    elif notice.appeal is None:
        yield "申诉期已过，或者申诉已有结果、本人已经接受；可以执行。"
    elif notice.appeal.due == HELD:
        yield "申诉期暂停计时，解除暂停后继续；其间不得扣款。"
    else:
        last = _said(dates.last_day(company.engine.calendar.local_date(notice.appeal.due - 1), today))
        yield f"被处罚人可以接受，也可以申诉，申诉最晚 {last}；在此之前不得扣款。"


def _signatures() -> list[str]:
    return ["经办人：＿＿＿＿＿＿　　被处罚人签收：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"]


def _moment(company: Company, due: int) -> str:
    day = company.engine.calendar.local_date(due - 1)
    return f" {day.year} 年 {day.month} 月 {day.day} 日 24:00 "


def _said(text: str) -> str:
    return spelled(text)
