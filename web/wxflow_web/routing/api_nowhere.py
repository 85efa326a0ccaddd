"""Answer a program that asks for what no resource has."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from wxflow_web.answers import problems
from wxflow_web.answers.errors import NotAllowed, NotFound

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


class ApiNowhere:
    """What is asked where nothing is, or in a way that nothing there answers."""

    def __init__(self, resources: Sequence[Route]) -> None:
        self._resources = resources

    async def answer(self, request: Request) -> Response:
        """Answer with a problem document."""
        there = [one for one in self._resources if one.matches(request.scope)[0] is not Match.NONE]
        allowed = sorted({method for one in there for method in one.methods or ()})
        return problems.answer(NotAllowed(allowed) if allowed else NotFound())
