"""Sign in and out, take an invitation up, choose a language."""

import re
from dataclasses import replace
from urllib.parse import quote

from wxflow.access import accounts
from wxflow.errors import BadInput, Refused, WxflowError
from wxflow.translatable import tr
from wxflow_office.texts import language
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.identity import devices, passkeys, sign_in
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.endpoint import SIGN_IN

HOME, CODE = "/", "/sign-in/code"
_OWN = re.compile(r"/(?![/\\])[\x21-\x7e]*")
"""A path of this host: nobody is sent elsewhere by a link."""


def show_sign_in(visit: Visit) -> Answer:
    """Show the form, or the desk to whoever is in."""
    return See(HOME) if visit.account else sign_in_page(visit)


def do_sign_in(visit: Visit) -> Answer:
    """Sign somebody in."""
    password = str(visit.form.get("password", ""))[:1000]
    try:
        entered = sign_in.sign_in(
            visit.company,
            visit.typed("person")[:200],
            password,
            address=visit.address,
            agent=visit.agent,
            device=visit.device,
            now=visit.now,
        )
    except (BadInput, errors.TooOften) as error:
        return sign_in_page(visit, error)
    then = onward(entered, goal(visit))
    return then if entered.is_asked else replace(then, device=_mark(visit, entered.person))


def onward(entered: sign_in.Entered, then: str) -> See:
    """Lead somebody to where they were going, by way of the code where they are asked for one."""
    return See(f"{CODE}?next={quote(then, safe='')}" if entered.is_asked else then, secret=entered.secret)


def sign_in_page(visit: Visit, error: WxflowError | None = None) -> Page:
    """Return the form, with what went wrong the last time."""
    values = {"next": visit.query.get("next", ""), "person": visit.typed("person")[:200], **_told(error)}
    values["passkeys"] = passkeys.are_offered(visit.origin)
    values["issuer"] = visit.issuer is not None
    return Page(template="sign_in.html", values=values, error=error)


def show_code(visit: Visit) -> Answer:
    """Ask whoever has given their password for a one-time code."""
    return _code_page(visit) if sign_in.asked(visit.company, visit.secret, visit.now) else See(SIGN_IN)


def give_code(visit: Visit) -> Answer:
    """Let in whoever gives it."""
    asked = sign_in.asked(visit.company, visit.secret, visit.now)
    if asked is None:
        return See(SIGN_IN)
    try:
        typed = visit.typed("code")[:100]
        secret = sign_in.answer(
            visit.company,
            asked,
            typed,
            address=visit.address,
            agent=visit.agent,
            device=visit.device,
            now=visit.now,
        )
    except (BadInput, errors.TooOften) as error:
        return _code_page(visit, error)
    return See(goal(visit), secret=secret, device=_mark(visit, asked.person))


def _mark(visit: Visit, person: str) -> str | None:
    """Return a mark for the browser that somebody has just signed in with; None where it holds one of theirs."""
    account = accounts.find(visit.company.store, visit.company.company, person)
    if account is None or not account.password or devices.name_of(account, visit.device):
        return None
    return devices.mark(account)


def _code_page(visit: Visit, error: WxflowError | None = None) -> Page:
    values = {"next": visit.query.get("next", ""), **_told(error)}
    return Page(template="code.html", values=values, error=error)


def show_invitation(visit: Visit) -> Answer:
    """Show the form that chooses a password, to whoever holds a link that still holds."""
    secret = visit.query.get("secret", "")
    return _invitation_page(visit, secret)


def take_up(visit: Visit) -> Answer:
    """Take an invitation up."""
    secret, password = visit.typed("secret"), str(visit.form.get("password", ""))[:1000]
    try:
        if password != str(visit.form.get("again", ""))[:1000]:
            raise BadInput(tr("the two passwords are not the same"))
        return See(HOME, secret=sign_in.take_up(visit.company, secret, password, agent=visit.agent, now=visit.now))
    except (BadInput, Refused) as error:
        return _invitation_page(visit, secret, error)


def _invitation_page(visit: Visit, secret: str, error: WxflowError | None = None) -> Page:
    person = accounts.invited_by(visit.company.store, visit.company.company, secret, visit.now) if secret else None
    if person is None:
        error = Refused("", tr("it has been taken up, or has run out"), tr("to ask for a new one"))
    found = visit.company.queries.instance("person", person) if person else None
    values = {"secret": secret, "person": person, "name": found.facts["name"] if found else "", **_told(error)}
    return Page(template="invitation.html", values=values, error=error)


def sign_out(visit: Visit) -> Answer:
    """Sign somebody out."""
    if visit.session is not None:
        sign_in.sign_out(visit.company, visit.session, visit.now)
    return See(SIGN_IN, clears=True)


def choose_language(visit: Visit) -> Answer:
    """Speak another language from now on."""
    chosen = visit.typed("language")
    if chosen not in language.LANGUAGES:
        raise errors.NotFound
    return See(goal(visit), language=chosen)


def goal(visit: Visit) -> str:
    """Return where somebody was going, if that is a page of ours."""
    where = visit.typed("next") or visit.query.get("next", "")
    return where if _OWN.fullmatch(where) else HOME


def _told(error: WxflowError | None) -> dict[str, object]:
    return {"told": errors.told(error) if error else None}


ADDRESSES = (
    Address(path=SIGN_IN, right="anybody", get=show_sign_in, post=do_sign_in),
    Address(path=CODE, right="anybody", get=show_code, post=give_code),
    Address(path="/invitation", right="anybody", get=show_invitation, post=take_up),
    Address(path="/language", right="anybody", post=choose_language),
    Address(path="/sign-out", right="member", post=sign_out, settles=("shown", "set_up")),
)
