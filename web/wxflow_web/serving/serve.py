"""Serve: one process, on a port or a socket, until it is told to stop."""

import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from wxflow.decide.compiled import Machines
from wxflow.errors import BadInput, StoreUnusable
from wxflow.translatable import tr
from wxflow_office.company.places import Place
from wxflow_web.app import app
from wxflow_web.identity.single_sign_on import VARIABLE, configured
from wxflow_web.serving import garbage

_LET_FINISH = 20
"""Seconds that answers under way have, once it is told to stop."""
_MOST_AT_ONCE = 2_000
"""Connections; more are told to come back."""


@dataclass(frozen=True, kw_only=True)
class Serving:
    """Where to serve."""

    host: str
    port: int
    socket: Path | None = None
    """A unix socket, in place of host and port."""
    forwarded_from: str | None = None
    """The addresses of the proxies whose word is taken for whom they speak for."""
    origin: str = ""
    """Where browsers find the page, like https://groups.example.com: passkeys are for it alone."""
    oidc_issuer: str = ""
    """Who says who somebody is (OpenID Connect); what we are called there; which claim of theirs is a staff id."""
    oidc_client_id: str = ""
    oidc_claim: str = "sub"


class _Server(uvicorn.Server):
    """A server that says where it listens, once it does."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[str], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start once all that stays is there, and tell."""
        door: Any = self.config.app
        await door.state.companies.open()
        garbage.let_be_what_stays()
        await super().startup(sockets)
        if self.started:
            self._tell(tr("wxflow: look at {where}", where=self._where()))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let those go who listen, and would never have finished; then stop."""
        door: Any = self.config.app
        door.state.feed.close()
        await super().shutdown(sockets)

    def _where(self) -> str:
        if self.config.uds:
            return self.config.uds
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(place: Place, serving: Serving, tell: Callable[[str], None]) -> None:
    """Serve the company at a place until SIGTERM or Ctrl-C; what is under way is finished."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # what it would say is said here
    # uvicorn raises the signal once more when all is finished: by then it has done its work.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _let_be)
    server = _Server(config(place, serving), tell)
    with suppress(SystemExit):
        server.run()
    if not server.started:
        raise StoreUnusable(tr("cannot listen there: the address is taken, or may not be used"))


def _let_be(_number: int, _frame: object) -> None:
    """Do nothing about a signal."""


def _origin(given: str) -> str:
    """Return an origin as browsers write it; BadInput for anything else."""
    parts = urlsplit(given)
    if given and (
        parts.scheme not in ("https", "http") or not parts.hostname or given != f"{parts.scheme}://{parts.netloc}"
    ):
        raise BadInput(tr("--origin: {given} is none; give one like https://groups.example.com", given=repr(given)))
    return given


def config(place: Place, serving: Serving, machines: Machines | None = None) -> uvicorn.Config:
    """Return how the server is set up."""
    # Whoever may connect to a socket is let in by the rights of its folder: the proxy, and nobody else.
    origin = _origin(serving.origin)
    named = (serving.oidc_issuer, serving.oidc_client_id, serving.oidc_claim)
    issuer = configured(*named, os.environ.get(VARIABLE, ""), origin)
    trusted = serving.forwarded_from or ("*" if serving.socket else None)
    return uvicorn.Config(
        app(place, machines, origin=origin, issuer=issuer),
        host=serving.host,
        port=serving.port,
        uds=str(serving.socket) if serving.socket else None,
        proxy_headers=trusted is not None,
        forwarded_allow_ips=trusted,
        server_header=False,
        access_log=False,
        log_config=None,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=_LET_FINISH,
        ws="none",
    )
