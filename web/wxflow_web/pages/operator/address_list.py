"""The list of addresses that messages go by: another is handed in, what it would change is seen, then it takes over."""

from typing import Any

from wxflow.errors import BadInput, WxflowError
from wxflow.translatable import tr
from wxflow_office.messages import address_list
from wxflow_office.messages.address_list import Seen
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms import held
from wxflow_web.forms.held import File
from wxflow_web.pages import names
from wxflow_web.routing.address import Address, Visit

WHERE = "/operation/addresses"
_MOST = 200
"""Changes that are shown."""


def show(visit: Visit) -> Answer:
    """Show whom the list reaches, and the form that another is handed in by."""
    return _page(visit)


def do(visit: Visit) -> Answer:
    """Show what a list would change; or let it take the place of the present one."""
    assert visit.session is not None
    file: File | None = None
    try:
        if (file := held.sent(visit.form, "file")) is None and (kept := visit.typed("held")):
            file = held.taken(kept, visit.session, WHERE)
        if file is None:
            raise BadInput(tr("choose a file"))
        if visit.typed("do") != "import":
            return _page(visit, file=file, found=address_list.seen(visit.company, file.content))
        visit.prove_first()
        return _page(visit, done=address_list.put(visit.company, file.content, visit.person, visit.now))
    except (BadInput, errors.TooMuch) as error:
        return _page(visit, error=error)


def _page(
    visit: Visit,
    *,
    file: File | None = None,
    found: Seen | None = None,
    done: Seen | None = None,
    error: WxflowError | None = None,
) -> Page:
    assert visit.session is not None
    company = visit.company
    path = address_list.path_of(company)
    told = [*errors.told(error).problems] if error else []
    values: dict[str, Any] = {
        "file": path.name if path else None,
        "may": address_list.may_have_one(company.policy.channel),
        "count": 0,
        "found": found,
        "shown": found.changes[:_MOST] if found else [],
        "handed_in": file.name if file else "",
        "held": held.held(file, visit.session, WHERE) if file else "",
        "done": None if done is None else len(done.changes),
    }
    try:
        values["count"] = len(address_list.present(company))
    except BadInput as unreadable:
        told += [unreadable.text] if unreadable.text not in told else []
    ids = {*(one.person for one in values["shown"]), *(found.without if found else ())}
    values |= {"told": errors.Told(tuple(told)) if told else None, "people": names.of_people(company, ids)}
    return Page(template="operation_addresses.html", values=values, error=error)


ADDRESSES = (Address(path=WHERE, right="operator", get=show, post=do, most=held.MOST_OF_A_FORM),)
