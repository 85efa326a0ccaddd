"""The answers a page gives."""

from dataclasses import dataclass, field
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from wxflow.errors import WxflowError
from wxflow_web.answers import errors, rendering


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: its template with its values, to which the routing adds what every page shows."""

    template: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    status: int = 200
    error: WxflowError | None = None
    """What it says went wrong, if anything did: the status and what else programs are told of it follow from that."""


@dataclass(frozen=True)
class See:
    """Somewhere else to look, once something has been done."""

    where: str
    secret: str | None = None
    """What the browser is to come back with from now on."""
    clears: bool = False
    """Whether the browser is to forget what it has been shown."""
    language: str | None = None
    """What somebody has chosen to be spoken to in."""
    device: str | None = None
    """The mark by which the browser is known from now on."""


_CLEAR = {"clear-site-data": '"cache", "storage"'}
Answer = Page | See | Response


def made(answer: Answer, **shared: Any) -> Response:
    """Make what goes out of an answer, with the values that every page shares."""
    match answer:
        case Page():
            error = answer.error
            status, headers = (errors.status_of(error), errors.headers_of(error)) if error else (answer.status, None)
            return HTMLResponse(rendering.page(answer.template, **shared, **answer.values), status, headers)
        case See():
            return RedirectResponse(answer.where, 303, _CLEAR if answer.clears else None)
        case _:
            return answer
