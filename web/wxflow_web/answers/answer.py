"""The answers a page gives."""

from dataclasses import dataclass, field
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from wxflow_web.answers import rendering


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: its template with its values, to which the routing adds what every page shows."""

    template: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    status: int = 200


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
            return HTMLResponse(rendering.page(answer.template, **shared, **answer.values), answer.status)
        case See():
            return RedirectResponse(answer.where, 303, _CLEAR if answer.clears else None)
        case _:
            return answer
