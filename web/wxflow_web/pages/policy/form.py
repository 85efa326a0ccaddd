"""Another policy written as a form: each value with its clause and what it is now, and what is wrong with it."""

from hashlib import sha256
from typing import Any

from wxflow.errors import BadInput, WxflowError
from wxflow.translatable import tr
from wxflow_machines.policy.problems import BadPolicy
from wxflow_machines.policy.toml_text import tables_of
from wxflow_office.instances.called import Called
from wxflow_office.policies import proposed
from wxflow_office.policies.editing import edited
from wxflow_office.policies.form import Form
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages.policy import preview, text
from wxflow_web.routing.address import Address, Visit

WHERE = "/policy/form"


def edit(visit: Visit) -> Answer:
    """Show the policy as a form, to be changed."""
    preview.admit(visit)
    try:
        written = proposed.text_of(visit.company)
    except WxflowError as error:
        return text.page(visit, "", {}, error)
    return _page(visit, written, Form(tables_of(written, "policy.toml")), {}, None)


def look(visit: Visit) -> Answer:
    """Show what the form would change for whom today, propose it, or go on with it as a text."""
    preview.admit(visit)
    try:
        written = proposed.text_of(visit.company)
    except WxflowError as error:
        return text.page(visit, "", {}, error)
    sent: dict[str, list[str]] = {}
    for name, value in visit.form.multi_items():  # of what may be several, each comes by itself
        if isinstance(value, str):
            sent.setdefault(name, []).append(value)
    typed = {name: "\n".join(filter(None, values)) for name, values in sent.items()}
    form = Form(tables_of(written, "policy.toml"), typed)

    def write() -> str:
        if visit.typed("of") != _mark(written):
            raise BadInput(tr("another policy has been released meanwhile: open the form anew"))
        return edited(written, form.changes())

    def made(found: dict[str, Any], error: WxflowError | None) -> Answer:
        return _page(visit, written, form, found, error)

    if visit.typed("do") == "text":
        try:
            return text.page(visit, write(), {}, None)
        except WxflowError as error:
            return made({}, error)
    return preview.answer(visit, write, made)


def _page(visit: Visit, written: str, form: Form, found: dict[str, Any], error: WxflowError | None) -> Page:
    faults, others = _placed(form, error)
    values = {
        **preview.shared(visit, found, error),
        "sections": list(form.sections()),
        "of": visit.typed("of") or _mark(written),
        "faults": faults,
        "told": errors.Told(tuple(others)) if others else None,
        "called": Called(visit.company),
    }
    return Page(template="policy_form.html", values=values, error=error)


def _placed(form: Form, error: WxflowError | None) -> tuple[dict[str, list[str]], list[str]]:
    """Return what is wrong by the field it is wrong at, and what is wrong at none."""
    if error is None or not isinstance(error, BadPolicy):
        return {}, list(errors.told(error).problems) if error else []
    faults: dict[str, list[str]] = {}
    others: list[str] = []
    for (place, what), problem in zip(error.found, error.problems, strict=True):
        name = form.name_of(place)
        (others if name is None else faults.setdefault(name, [])).append(problem if name is None else what)
    return faults, others


def _mark(written: str) -> str:
    """Return what tells one text of a policy from another."""
    return sha256(written.encode()).hexdigest()[:16]


ADDRESSES = (Address(path=WHERE, right="member", get=edit, post=look),)
