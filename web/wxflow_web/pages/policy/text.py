"""Another policy written as a text: what is wrong is told with its line."""

from typing import Any

from wxflow.errors import WxflowError
from wxflow_office.policies import proposed
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages.policy import preview
from wxflow_web.routing.address import Address, Visit

WHERE = "/policy/edit"


def edit(visit: Visit) -> Answer:
    """Show the policy's text, to be changed."""
    preview.admit(visit)
    try:
        return page(visit, proposed.text_of(visit.company), {}, None)
    except WxflowError as error:
        return page(visit, "", {}, error)


def look(visit: Visit) -> Answer:
    """Show what a text would change for whom today, or propose it."""
    preview.admit(visit)
    text = visit.typed("text").replace("\r\n", "\n") + "\n"
    return preview.answer(visit, lambda: text, lambda found, error: page(visit, text, found, error))


def page(visit: Visit, text: str, found: dict[str, Any], error: WxflowError | None) -> Page:
    """Return the page with a text in it."""
    values = {"text": text, **preview.shared(visit, found, error)}
    return Page(template="policy_edit.html", values=values, error=error)


ADDRESSES = (Address(path=WHERE, right="member", get=edit, post=look, most=proposed.MOST * 4),)
