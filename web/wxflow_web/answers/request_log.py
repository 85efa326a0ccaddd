"""Log one line a request: by which pattern, how it ended, how long it took; nobody's name, key or address."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wxflow_office import logs


class RequestLog:
    """Logs every request once it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        answered = began

        async def noted(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)
            answered = time.perf_counter()

        try:
            await self._app(scope, receive, noted)
        finally:
            route = scope.get("route")
            logs.info(
                "request",
                method=scope["method"],
                route=getattr(route, "path", ""),
                status=status,
                ms=round((answered - began) * 1000, 1),
            )
