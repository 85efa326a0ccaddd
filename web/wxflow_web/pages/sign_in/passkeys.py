"""Passkeys: made and ended by their owner, and a way to sign in."""

from wxflow.errors import BadInput
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office.files import text_check
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.identity import passkeys
from wxflow_web.pages.sign_in.entrance import HOME
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.endpoint import SIGN_IN

WHERE, ENTRANCE = "/security/passkeys", "/sign-in/passkey"


def show(visit: Visit) -> Answer:
    """Show the visitor's passkeys."""
    _check_offered(visit)
    return _page(visit)


def do(visit: Visit) -> Answer:
    """Ask a device for a passkey, keep what it has made, or end one."""
    _check_offered(visit)
    assert visit.session is not None
    company, person, now = visit.company, visit.person, visit.now
    what = visit.typed("do")
    try:
        if what == "begin":
            found = company.queries.instance("person", person)
            name = str(found.facts["name"]) if found else person
            options = passkeys.begin(company, visit.secret, visit.origin, person, name=name, now=now)
            return _page(visit, options=options)
        if what == "add":
            name = text_check.check(visit.typed("name")[:100] or tr("passkey"), "name")
            answer = visit.typed("credential")
            passkeys.add(company, visit.session, visit.secret, visit.origin, answer, name=name, now=now)
            return See(WHERE)
    except BadInput as error:
        return _page(visit, error=error)
    if what == "end" and passkeys.end(company, person, visit.typed("id"), now):
        return See(WHERE)
    raise errors.NotFound


def show_entrance(visit: Visit) -> Answer:
    """Lead to where a passkey is asked for."""
    _check_offered(visit)
    return See(SIGN_IN)


def enter(visit: Visit) -> Answer:
    """Ask a device for a passkey, and sign in whoever's it is."""
    _check_offered(visit)
    company, now = visit.company, visit.now
    if visit.typed("do") != "finish":
        return _entrance(passkeys.ask(company, visit.secret, visit.origin, now))
    answer = visit.typed("credential")
    try:
        secret = passkeys.sign_in(company, visit.secret, visit.origin, answer, agent=visit.agent, now=now)
    except BadInput as error:
        return _entrance(passkeys.ask(company, visit.secret, visit.origin, now), error)
    return See(HOME, secret=secret)


def _check_offered(visit: Visit) -> None:
    if not passkeys.are_offered(visit.origin):
        raise errors.NotFound


def _entrance(options: str, error: BadInput | None = None) -> Page:
    told = errors.told(error) if error else None
    values = {"options": options, "where": SIGN_IN, "next": HOME, "told": told}
    return Page(template="passkey.html", values=values, error=error)


def _page(visit: Visit, error: BadInput | None = None, options: str = "") -> Page:
    zone = visit.company.zone
    values = {
        "passkeys": [
            {"id": one.id, "name": one.data["name"], "made_at": iso(one.made_at, zone)}
            for one in passkeys.of(visit.company, visit.person)
        ],
        "options": options,
        "told": errors.told(error) if error else None,
    }
    return Page(template="passkeys.html", values=values, error=error)


ADDRESSES = (
    Address(path=WHERE, right="member", get=show, post=do, fresh=True, settles=("set_up",)),
    Address(path=ENTRANCE, right="anybody", get=show_entrance, post=enter),
)
