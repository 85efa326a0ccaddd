"""Answer a program: the one place that asks for its token."""

from collections.abc import AsyncGenerator, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from wxflow.access import tokens
from wxflow.access.secrets import digest
from wxflow.errors import WxflowError
from wxflow_office import logs
from wxflow_office.company import clock
from wxflow_office.company.company import Company
from wxflow_office.texts import as_text, language
from wxflow_web.answers import errors, problems
from wxflow_web.routing.asked import check
from wxflow_web.routing.bodies import body
from wxflow_web.routing.companies import Companies
from wxflow_web.routing.feed import Feed
from wxflow_web.routing.holders import holder
from wxflow_web.routing.listening import Listening
from wxflow_web.routing.listing import LINES, MOST, Part, limit_of, link_of
from wxflow_web.routing.resource import Call, Resource

_BEARER = "bearer "


class ApiEndpoint:
    """What is asked at one resource."""

    def __init__(self, resource: Resource, companies: Companies, feed: Feed) -> None:
        self._resource, self._companies, self._feed = resource, companies, feed

    async def answer(self, request: Request) -> Response:
        """Answer; whatever goes wrong, with a problem document (RFC 9457)."""
        language.choose(_language(request))
        try:
            check(request)
            return await self._answer(request)
        except Exception as error:  # whatever it is, no traceback ever reaches a program
            if not isinstance(error, WxflowError):
                logs.fault(error)
            return problems.answer(error)

    async def _answer(self, request: Request) -> Response:
        if request.method == "POST":
            content = await body(request, self._resource.most)
            return await self._companies.run(partial(self._done, request, content), writes=True)
        if self._resource.part is not None and LINES in request.headers.get("accept", ""):
            first = await self._companies.run(
                partial(self._part, request, request.query_params.get("after", ""), MOST), writes=False
            )
            return StreamingResponse(self._lines(request, first), media_type=LINES)
        answer = await self._companies.run(partial(self._told, request), writes=False)
        return self._feed.answer(answer) if isinstance(answer, Listening) else answer

    def _done(self, request: Request, content: bytes, company: Company) -> Response:
        assert self._resource.post is not None, "the routes name no method that a resource does not have"
        return self._resource.post(_call(request, content, company, company.moment()))

    def _told(self, request: Request, company: Company) -> Response | Listening:
        if self._resource.part is not None:
            return self._page(request, company)
        handler = self._resource.live or self._resource.get
        assert handler is not None, "the routes name no method that a resource does not have"
        call = _call(request, b"", company, clock.now())
        with company.store.snapshot():
            return handler(call)

    def _page(self, request: Request, company: Company) -> Response:
        query = request.query_params
        part = self._part(request, query.get("after", ""), limit_of(query), company)
        headers = {"link": f'<{link_of(query, part.after)}>; rel="next"'} if part.after is not None else {}
        if part.seq is not None:
            headers["etag"] = f'"{part.seq}"'
        return Response(as_text.dump(part.rows), headers=headers, media_type="application/json")

    def _part(self, request: Request, after: str, most: int, company: Company) -> Part:
        assert self._resource.part is not None
        call = _call(request, b"", company, clock.now())
        with company.store.snapshot():
            return self._resource.part(call, after, most)

    async def _lines(self, request: Request, part: Part) -> AsyncGenerator[str]:
        """Yield a list a line a row, each part asked for anew: no thread waits for whoever reads slowly.

        It breaks off as soon as the token holds no longer.
        """
        while True:
            yield "".join(f"{as_text.dump(row)}\n" for row in part.rows)
            if part.after is None:
                return
            part = await self._companies.run(partial(self._part, request, part.after, MOST), writes=False)


def _call(request: Request, content: bytes, company: Company, now: int) -> Call:
    """Return the call of a token that holds; the cookie of a page is worth nothing here."""
    secret = _secret(request.headers)
    held = holder(company, digest(secret), now) if secret.startswith(tokens.MARK) else None
    if held is None:
        raise errors.NoToken
    token, account = held
    tokens.used(company.store, company.company, token, now)
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


def _secret(headers: Mapping[str, str]) -> str:
    given = headers.get("authorization", "")
    return given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else ""


def _language(request: Request) -> str:
    asked = request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in language.LANGUAGES else "en"
