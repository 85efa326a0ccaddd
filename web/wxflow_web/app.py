"""Put the door together: addresses, threads, and what every answer keeps to."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from wxflow.databases.connect import check_revision
from wxflow.decide.compiled import Machines
from wxflow.errors import WxflowError
from wxflow_office import logs
from wxflow_office.company.places import Place
from wxflow_web.answers import static
from wxflow_web.answers.answer import Answer
from wxflow_web.answers.errors import NotFound
from wxflow_web.answers.headers import Headers
from wxflow_web.answers.request_log import RequestLog
from wxflow_web.api.catalog import PREFIX, RESOURCES
from wxflow_web.identity.issuer import Issuer
from wxflow_web.pages.catalog import PAGES
from wxflow_web.pages.help.parts import help_of
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.api_endpoint import ApiEndpoint
from wxflow_web.routing.api_nowhere import METHODS, ApiNowhere
from wxflow_web.routing.companies import Companies
from wxflow_web.routing.endpoint import Endpoint
from wxflow_web.routing.feed import Feed
from wxflow_web.routing.resource import Resource


class _Rest(PathConvertor):
    """The rest of a path, whatever signs are in it: without this it would end before a line break."""

    regex = r"[\s\S]*"


register_url_convertor("path", _Rest())


def _nothing(_: Visit) -> Answer:
    raise NotFound


_MENU = tuple(one for one in PAGES if one.menu)
_NOWHERE = Address(path="/{path:path}", right="anybody", get=_nothing, post=_nothing)


def app(place: Place, machines: Machines | None = None, *, origin: str = "", issuer: Issuer | None = None) -> Starlette:
    """Return the door of the company at a place, whose machines are those of the Measures unless others are given.

    The origin is where browsers find it, like https://groups.example.com; the issuer is who says who they are, if any.
    """
    companies = Companies(place, machines)
    feed = Feed(companies)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        yield
        feed.close()
        companies.close()

    async def health(_: Request) -> Response:
        """Say whether the database answers; what is wrong is the operator's to know, by the log."""
        try:
            await companies.run(lambda company: check_revision(company.store.revision(), place.database), writes=False)
        except WxflowError as error:
            logs.warning("the database does not answer", why=str(error))
            return PlainTextResponse("the database does not answer\n", 503)
        return PlainTextResponse("ok\n")

    resources = [_resource(one, companies, feed) for one in RESOURCES]
    door = Starlette(
        routes=[
            Route("/health", health),
            Route(static.PATH, static.answer),
            *resources,
            Route(f"{PREFIX}/{{path:path}}", ApiNowhere(resources).answer, methods=list(METHODS)),
            *(_route(one, companies, origin, issuer) for one in (*PAGES, _NOWHERE)),
        ],
        middleware=[Middleware(RequestLog), Middleware(Headers)],
        lifespan=lifespan,
    )
    door.state.feed, door.state.companies = feed, companies
    return door


def _resource(resource: Resource, companies: Companies, feed: Feed) -> Route:
    return Route(PREFIX + resource.path, ApiEndpoint(resource, companies, feed).answer, methods=resource.methods)


def _route(address: Address, companies: Companies, origin: str, issuer: Issuer | None) -> Route:
    methods = [name for name, handler in (("GET", address.get), ("POST", address.post)) if handler]
    endpoint = Endpoint(address, companies, _MENU, helps_at=help_of(address.path), origin=origin, issuer=issuer)
    return Route(address.path, endpoint.answer, methods=methods)
