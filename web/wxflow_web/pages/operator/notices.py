"""Official notices of days off: those that are loaded, and one to be loaded, which works deadlines out again."""

from dataclasses import replace

from wxflow.calendar import notices
from wxflow.calendar.due import HELD
from wxflow.engine import recount
from wxflow.engine.recount_timers import Recount
from wxflow.errors import BadInput, WxflowError
from wxflow.moments import ending, iso
from wxflow.translatable import tr
from wxflow_office.company.company import calendar_of
from wxflow_office.texts import dates
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms import held
from wxflow_web.routing.address import Address, Visit

WHERE = "/operation/notices"
_YEARS = (-1, 0, 1)


def show(visit: Visit) -> Answer:
    """Show what is known of last year, this and the next."""
    return _page(visit)


def load(visit: Visit) -> Answer:
    """Load a notice; every deadline that it touches is worked out again, each with a step."""
    company = visit.company
    try:
        file = held.sent(visit.form, "file")
        if file is None:
            raise BadInput(tr("choose the file that the notice is in"))
        notice = notices.parse(_text(file), file.name)
        counting = calendar_of(company.policy, company.place, company.store, notice)
        done = recount.load(replace(visit.engine, calendar=counting), notice, visit.person, visit.now)
    except WxflowError as error:
        return _page(visit, error=error)
    return _page(visit, done=done)


def _text(file: held.File) -> str:
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(tr("{path} is not UTF-8", path=file.name)) from None


def _page(visit: Visit, *, done: list[Recount] | None = None, error: WxflowError | None = None) -> Page:
    company = visit.company
    calendar = calendar_of(company.policy, company.place, company.store)
    this = calendar.local_date(visit.now).year
    values = {
        "years": [calendar.year(this + n) for n in _YEARS],
        "horizon": calendar.horizon.isoformat(),
        "done": None if done is None else [_moved(one, company.zone) for one in done],
        "told": errors.told(error) if error else None,
    }
    return Page(template="operation_notices.html", values=values, error=error)


def _moved(one: Recount, zone: str) -> dict[str, str]:
    moments = (one.before.due, one.after.due)
    was, due = (tr("held by a suspension") if at == HELD else dates.short(ending(iso(at, zone))) for at in moments)
    return {"machine": one.before.machine, "key": one.before.key, "deadline": one.before.name, "was": was, "due": due}


ADDRESSES = (Address(path=WHERE, right="operator", get=show, post=load, most=held.MOST_OF_A_FORM),)
