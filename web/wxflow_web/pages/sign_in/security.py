"""How somebody proves who they are: their password, and the one-time codes of their phone."""

import re

from wxflow.access import factors
from wxflow.errors import BadInput
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.identity import one_time_codes, passkeys, sign_in
from wxflow_web.routing.address import Address, Visit

WHERE, CODES = "/security", "/security/codes"


def show(visit: Visit) -> Answer:
    """Show what the visitor proves who they are with."""
    return _page(visit)


def change_password(visit: Visit) -> Answer:
    """Keep another password; wherever else its owner is signed in, they are no longer."""
    assert visit.session is not None
    password = str(visit.form.get("password", ""))[:1000]
    try:
        if password != str(visit.form.get("again", ""))[:1000]:
            raise BadInput(tr("the two passwords are not the same"))
        sign_in.change_password(visit.company, visit.session, password, visit.now)
    except BadInput as error:
        return _page(visit, error)
    return See(f"{WHERE}?done=password")


def show_codes(visit: Visit) -> Answer:
    """Show a phone what to make codes from, or whoever is asked for them what they can do about it."""
    visit.prove_first()
    return _codes_page(visit)


def do_codes(visit: Visit) -> Answer:
    """Begin to ask for codes, make those on paper anew, or ask for none any more."""
    assert visit.session is not None
    held = one_time_codes.has(visit.company, visit.person)
    what = visit.typed("do")
    if what == "begin":
        try:
            typed = visit.typed("code")[:100].replace(" ", "")
            codes = one_time_codes.begin(visit.company, visit.session, visit.typed("secret"), typed, visit.now)
        except BadInput as error:
            return _codes_page(visit, error)
        return _codes_page(visit, codes=codes)
    if held is not None and what == "renew":
        return _codes_page(visit, codes=one_time_codes.renew(visit.company, visit.person, visit.now))
    if held is not None and what == "end":
        one_time_codes.end(visit.company, held, visit.now)
        return See(WHERE)
    raise errors.NotFound


def _page(visit: Visit, error: BadInput | None = None) -> Page:
    held = one_time_codes.has(visit.company, visit.person)
    values = {
        "since": iso(held.made_at, visit.company.zone) if held else "",
        "left": _left(visit),
        "passkeys": len(passkeys.of(visit.company, visit.person)) if passkeys.are_offered(visit.origin) else None,
        "done": visit.query.get("done") == "password",
        "told": errors.told(error) if error else None,
    }
    return Page(template="security.html", values=values, error=error)


def _codes_page(visit: Visit, error: BadInput | None = None, codes: list[str] | None = None) -> Page:
    held = one_time_codes.has(visit.company, visit.person)
    typed = visit.typed("secret")
    secret = "" if held else typed if one_time_codes.is_secret(typed) else one_time_codes.secret()
    values = {
        "is_asked": held is not None,
        "left": _left(visit),
        "secret": secret,
        "shown": " ".join(re.findall("....", secret)),
        "picture": one_time_codes.picture(secret, visit.person, visit.company.policy.name) if secret else "",
        "codes": codes or [],
        "told": errors.told(error) if error else None,
    }
    return Page(template="codes.html", values=values, error=error)


def _left(visit: Visit) -> int:
    return len(factors.of(visit.company.store, visit.company.company, visit.person, "recovery"))


ADDRESSES = (
    Address(path=WHERE, right="member", get=show),
    Address(path="/security/password", right="member", post=change_password, fresh=True, stands=WHERE),
    Address(path=CODES, right="member", get=show_codes, post=do_codes, fresh=True, settles=("set_up",)),
)
