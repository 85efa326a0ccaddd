"""Show once more who one is: by the password, by a passkey, or by the word of the company's issuer."""

from wxflow.errors import BadInput, WxflowError
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.identity import one_time_codes, passkeys, sign_in, single_sign_on
from wxflow_web.pages.sign_in.entrance import goal
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.endpoint import PROVE

_SETTLES: tuple[errors.Owed, ...] = ("shown", "set_up")


def show(visit: Visit) -> Answer:
    """Ask for it."""
    return page(visit)


def lead_back(_: Visit) -> Answer:
    """Lead to where it is asked for."""
    return See(PROVE)


def by_password(visit: Visit) -> Answer:
    """Note that the password was given, and a code where they have such."""
    assert visit.account is not None and visit.session is not None
    password, code = str(visit.form.get("password", ""))[:1000], visit.typed("code")[:100]
    try:
        secret = sign_in.prove(
            visit.company, visit.account, visit.session, password, code=code, address=visit.address, now=visit.now
        )
    except (BadInput, errors.TooOften) as error:
        return page(visit, error)
    return See(goal(visit), secret=secret)


def by_passkey(visit: Visit) -> Answer:
    """Ask a device for a passkey of the visitor, and note that it was shown."""
    assert visit.session is not None
    company, now = visit.company, visit.now
    if not passkeys.are_offered(visit.origin):
        raise errors.NotFound
    error: BadInput | None = None
    if visit.typed("do") == "finish":
        try:
            answer = visit.typed("credential")
            secret = passkeys.prove(company, visit.session, visit.secret, visit.origin, answer, now=now)
        except BadInput as found:
            error = found
        else:
            return See(goal(visit), secret=secret)
    options = passkeys.ask(company, visit.secret, visit.origin, now, person=visit.person)
    values = {
        "options": options,
        "where": PROVE,
        "next": goal(visit),
        "told": errors.told(error) if error else None,
    }
    return Page(template="passkey.html", values=values, error=error)


def by_issuer(visit: Visit) -> Answer:
    """Send the visitor to the issuer, which is to ask them anew; a code of theirs is looked at before."""
    assert visit.session is not None
    if visit.issuer is None:
        raise errors.NotFound
    company, code, person = visit.company, visit.typed("code")[:100], visit.person
    try:
        sign_in.give_code(company, visit.session, code, address=visit.address, now=visit.now)
        where = single_sign_on.begin(
            company, visit.issuer, visit.secret, visit.origin, then=goal(visit), now=visit.now, person=person
        )
    except (BadInput, errors.TooOften, errors.NoAnswer) as error:
        return page(visit, error)
    return Page(template="issuer.html", values={"where": where})


def page(visit: Visit, error: WxflowError | None = None) -> Page:
    """Return what asks for it, in each of the ways that the visitor has."""
    assert visit.account is not None
    offered = passkeys.are_offered(visit.origin)
    values = {
        "next": goal(visit),
        "owed": visit.owed == "shown",
        "is_asked": one_time_codes.has(visit.company, visit.person) is not None,
        "password": visit.account.password is not None,
        "passkeys": offered and bool(passkeys.of(visit.company, visit.person)),
        "issuer": visit.issuer is not None,
        "told": errors.told(error) if error else None,
    }
    return Page(template="prove.html", values=values, error=error)


ADDRESSES = (
    Address(path=PROVE, right="member", get=show, post=by_password, settles=_SETTLES),
    Address(path=f"{PROVE}/passkey", right="member", get=lead_back, post=by_passkey, settles=_SETTLES),
    Address(path=f"{PROVE}/issuer", right="member", get=lead_back, post=by_issuer, settles=_SETTLES),
)
