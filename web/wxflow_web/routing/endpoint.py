"""Answer a request: the one place that asks who comes, whether they may, and whether a form is ours."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wxflow.access import accounts, sessions
from wxflow.access.records import Session
from wxflow.access.secrets import make
from wxflow.errors import BadInput, Conflict, StoreUnusable, WxflowError
from wxflow.translatable import tr
from wxflow_office import logs
from wxflow_office.company import clock
from wxflow_office.company.company import Company
from wxflow_office.texts import language
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See, made
from wxflow_web.forms import kept
from wxflow_web.identity import cookies
from wxflow_web.identity.issuer import Issuer
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.asked import check, check_fields
from wxflow_web.routing.bodies import again, body
from wxflow_web.routing.companies import Companies

SIGN_IN, PROVE, SECOND_FACTOR = "/sign-in", "/prove", "/second-factor"
_MOST_FIELDS = 2_000


class Endpoint:
    """What is asked at one address."""

    def __init__(
        self,
        address: Address,
        companies: Companies,
        menu: Sequence[Address] = (),
        *,
        helps_at: str,
        origin: str = "",
        issuer: Issuer | None = None,
    ) -> None:
        self._address, self._companies, self._menu = address, companies, menu
        self._helps_at, self._origin, self._issuer = helps_at, origin, issuer

    async def answer(self, request: Request) -> Response:
        """Answer; whatever goes wrong, with one clear page."""
        language.choose(_language(request))
        secret = request.cookies.get(cookies.NAME) or ""
        token = cookies.form_token(secret or (secret := make()))
        shared = {"token": token, "here": request.url.path, "help": self._helps_at}
        form = FormData()
        try:
            check(request)
            form = await self._form(request)
            does = request.method == "POST"
            if does:
                cookies.check_form(request, request.cookies.get(cookies.NAME) or "", form.get("token"))
            answered = partial(self._answered, request, form, secret, shared)
            response = await self._companies.run(answered, writes=does)
        except Exception as error:  # whatever it is, no traceback ever reaches a visitor
            aged = isinstance(error, errors.Forged) and cookies.is_own(request)
            page = kept.page(form, _asked(request), errors.Aged()) if aged else _to_be_sent_again(error, request, form)
            response = _failed(error, {**shared, "who": None, "company": "", "menu": ()}, page)
        if request.cookies.get(cookies.NAME) is None and cookies.NAME not in response.headers.get("set-cookie", ""):
            cookies.set_secret(response, secret)
        return response

    async def _form(self, request: Request) -> FormData:
        if request.method != "POST":
            return FormData()
        content = await body(request, self._address.most)
        try:
            form = await again(request, content).form(
                max_files=20, max_fields=_MOST_FIELDS, max_part_size=len(content) + 1
            )
        except HTTPException:
            raise BadInput(tr("this is no form that can be read")) from None
        if len(form.multi_items()) > _MOST_FIELDS:
            raise BadInput(tr("a form has at most {most} fields", most=_MOST_FIELDS))
        check_fields(form.multi_items())
        return form

    def _answered(
        self, request: Request, form: FormData, secret: str, shared: Mapping[str, Any], company: Company
    ) -> Response:
        visit = replace(_visit(request, form, secret, company), origin=self._origin, issuer=self._issuer)
        shared = {**shared, "who": _who(visit), "company": company.policy.name, "menu": self._ways(visit)}
        try:
            self._admit(visit, request)
            response = _made(self._handled(visit, request), shared)
        except errors.SecondFactorFirst as error:
            response = made(See(_first(error, _asked(request))))
        except (errors.SignInFirst, errors.ProveFirst) as error:
            # Whoever has to prove first wherever that form stands has typed little, and finds it there.
            page = None if self._address.fresh and visit.session else kept.page(form, _asked(request), error)
            response = made(page or See(_first(error, self._address.stands or _asked(request))), **shared)
        except Exception as error:  # said in the page that the visitor knows, with its ways on
            response = _failed(error, shared, _to_be_sent_again(error, request, form))
        if visit.session is not None and sessions.is_to_be_noted(visit.session, visit.now):
            response.background = BackgroundTask(self._note, visit.session, visit.now)
        return response

    async def _note(self, session: Session, now: int) -> None:
        """Note that a session is in use once the visitor has been answered: they wait for nobody who writes."""
        with suppress(WxflowError):  # whoever comes next is noted
            await self._companies.run(lambda it: sessions.seen(it.store, it.company, session, now), writes=True)

    def _ways(self, visit: Visit) -> list[tuple[str, str]]:
        """Return what every page leads to for a visitor: labels, each with where it leads."""
        if visit.owed:
            return []
        rights = visit.may
        found = [(one.menu, one.path) for one in self._menu if one.menu and one.right in rights]
        return [(menu.label, menu.where or path) for menu, path in found]

    def _admit(self, visit: Visit, request: Request) -> None:
        """Raise what keeps a visitor from an address, if anything does."""
        right = self._address.right
        if right == "anybody":
            return
        if visit.account is None or visit.session is None:
            raise errors.SignInFirst
        if visit.owed and visit.owed not in self._address.settles:
            raise errors.SecondFactorFirst(visit.owed)
        if right not in visit.may:
            raise errors.NotFound
        if self._address.fresh and request.method == "POST":
            visit.prove_first()

    def _handled(self, visit: Visit, request: Request) -> Answer:
        handler = self._address.post if request.method == "POST" else self._address.get
        assert handler is not None, "the routes name no method that an address does not have"
        # What is only looked at is read from one state of the database, and what would be written there is undone.
        with nullcontext() if request.method == "POST" else visit.company.store.snapshot():
            return handler(visit)


def _first(error: WxflowError, asked: str) -> str:
    """Return where somebody goes first, and where from there: to what was looked at, or to where the form stood."""
    match error:
        case errors.SecondFactorFirst(owed="set_up"):
            where = SECOND_FACTOR
        case errors.ProveFirst() | errors.SecondFactorFirst():
            where = PROVE
        case _:
            where = SIGN_IN
    return f"{where}?next={quote(asked, safe='')}"


def _asked(request: Request) -> str:
    """Return what was asked for, as an address of this host."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _visit(request: Request, form: FormData, secret: str, company: Company) -> Visit:
    now = company.moment() if request.method == "POST" else clock.now()
    store, code = company.store, company.company
    session = sessions.find(store, code, secret, now)
    account = accounts.find(store, code, session.person) if session else None
    return Visit(
        company=company,
        now=now,
        account=account,
        session=session,
        named=request.path_params,
        query=request.query_params,
        headers=request.headers,
        form=form,
        secret=secret,
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        device=request.cookies.get(cookies.DEVICE) or "",
    )


def _who(visit: Visit) -> dict[str, Any] | None:
    """Return what every page shows of whoever has signed in."""
    if visit.account is None:
        return None
    found = visit.outlook.instance("person", visit.person)
    return {
        "person": visit.person,
        "name": found.facts["name"] if found else visit.person,
        "rights": visit.account.rights,
    }


def _made(answer: Answer, shared: Mapping[str, Any]) -> Response:
    response = made(answer, **shared)
    if isinstance(answer, See) and answer.secret is not None:
        cookies.set_secret(response, answer.secret)
    if isinstance(answer, See) and answer.device is not None:
        cookies.set_device(response, answer.device)
    if isinstance(answer, See) and answer.language is not None:
        cookies.set_language(response, answer.language)
    return response


def _to_be_sent_again(error: Exception, request: Request, form: FormData) -> Page | None:
    """Return a page that keeps what was typed while the database did not answer."""
    if not isinstance(error, (Conflict, StoreUnusable)):
        return None
    return kept.page(form, _asked(request), errors.told_to_visitors(error))


def _failed(error: Exception, shared: Mapping[str, Any], page: Page | None = None) -> Response:
    """Say what went wrong, in a page: in this one, if there is one."""
    if not isinstance(error, WxflowError):
        logs.fault(error)
        error = WxflowError(tr("something went wrong here, and nothing was recorded: tell your operator"))
    if isinstance(error, StoreUnusable):
        logs.warning("the database cannot be used", why=str(error))
    if not (shared["who"] and "operator" in shared["who"]["rights"]):
        error = errors.told_to_visitors(error)
    return made(page or Page(template="error.html", values={"told": errors.told(error)}, error=error), **shared)


def _language(request: Request) -> str:
    """Return the language somebody chose, or else what their browser asks for first of those we speak."""
    chosen = request.cookies.get(cookies.LANGUAGE)
    if chosen in language.LANGUAGES:
        return chosen
    asked = (one.split(";")[0].strip()[:2].lower() for one in request.headers.get("accept-language", "").split(","))
    return next((one for one in asked if one in language.LANGUAGES), language.spoken())
