"""Single sign-on: to the company's issuer, and back."""

from wxflow.errors import BadInput, Refused
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.identity import single_sign_on
from wxflow_web.identity.issuer import Issuer
from wxflow_web.pages.sign_in import entrance, prove
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.endpoint import SIGN_IN

ENTRANCE = "/sign-in/issuer"
_ANSWERED = ("state", "code", "iss")


def show_entrance(visit: Visit) -> Answer:
    """Lead to where it begins."""
    _issuer(visit)
    return See(SIGN_IN)


def begin(visit: Visit) -> Answer:
    """Send a browser to the issuer.

    By a page that leads on at once: browsers hold a redirect after a form to `form-action`, which is us alone.
    """
    issuer, then = _issuer(visit), entrance.goal(visit)
    if visit.account:
        return See(then)
    try:
        where = single_sign_on.begin(visit.company, issuer, visit.secret, visit.origin, then=then, now=visit.now)
    except errors.NoAnswer as error:
        return entrance.sign_in_page(visit, error)
    return Page(template="issuer.html", values={"where": where})


def show_answer(visit: Visit) -> Answer:
    """Show what the issuer answered as a form, that sends itself: to look at an address changes nothing."""
    _issuer(visit)
    if not visit.query.get("state"):
        return See(SIGN_IN)
    answered = {name: visit.query.get(name, "") for name in _ANSWERED}
    return Page(template="issuer_back.html", values={"answered": answered, "back": single_sign_on.BACK})


def take_answer(visit: Visit) -> Answer:
    """Let in whom the issuer names."""
    issuer = _issuer(visit)
    answered = {name: visit.typed(name) for name in _ANSWERED}
    try:
        entered, then = single_sign_on.finish(
            visit.company,
            issuer,
            single_sign_on.Back(visit.secret, visit.session, visit.origin, visit.address, visit.agent),
            answered,
            visit.now,
        )
    except (BadInput, Refused, errors.NoAnswer, errors.TooOften) as error:
        return prove.page(visit, error) if visit.account else entrance.sign_in_page(visit, error)
    return entrance.onward(entered, then)


def _issuer(visit: Visit) -> Issuer:
    if visit.issuer is None:
        raise errors.NotFound
    return visit.issuer


ADDRESSES = (
    Address(path=ENTRANCE, right="anybody", get=show_entrance, post=begin),
    Address(path=single_sign_on.BACK, right="anybody", get=show_answer, post=take_answer),
)
