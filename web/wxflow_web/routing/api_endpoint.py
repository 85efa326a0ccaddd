"""Answer a program: the one place that asks for its token."""

from contextlib import nullcontext
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from wxflow.access import accounts, tokens
from wxflow.errors import WxflowError
from wxflow_office import logs
from wxflow_office.company import clock
from wxflow_office.company.company import Company
from wxflow_office.texts import language
from wxflow_web.answers import errors, problems
from wxflow_web.routing.bodies import body
from wxflow_web.routing.companies import Companies
from wxflow_web.routing.resource import Call, Resource

_BEARER = "bearer "


class ApiEndpoint:
    """What is asked at one resource."""

    def __init__(self, resource: Resource, companies: Companies) -> None:
        self._resource, self._companies = resource, companies

    async def answer(self, request: Request) -> Response:
        """Answer; whatever goes wrong, with a problem document (RFC 9457)."""
        language.choose(_language(request))
        try:
            content = await body(request, self._resource.most) if request.method == "POST" else b""
            answered = partial(self._answered, request, content)
            return await self._companies.run(answered, writes=request.method == "POST")
        except Exception as error:  # whatever it is, no traceback ever reaches a program
            if not isinstance(error, WxflowError):
                logs.fault(error)
            return problems.answer(error)

    def _answered(self, request: Request, content: bytes, company: Company) -> Response:
        does = request.method == "POST"
        call = _call(request, content, company, company.moment() if does else clock.now())
        handler = self._resource.post if does else self._resource.get
        assert handler is not None, "the routes name no method that a resource does not have"
        with nullcontext() if does else company.store.snapshot():
            return handler(call)


def _call(request: Request, content: bytes, company: Company, now: int) -> Call:
    """Return the call of a token that holds; the cookie of a page is worth nothing here."""
    given = request.headers.get("authorization", "")
    secret = given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else ""
    store, code = company.store, company.company
    token = tokens.find(store, code, secret, now) if secret.startswith(tokens.MARK) else None
    account = accounts.find(store, code, token.person) if token else None
    if token is None or account is None:
        raise errors.NoToken
    tokens.used(store, code, token, now)
    return Call(
        company=company,
        now=now,
        account=account,
        token=token,
        named=request.path_params,
        query=request.query_params,
        headers=request.headers,
        body=content,
    )


def _language(request: Request) -> str:
    asked = request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in language.LANGUAGES else "en"
