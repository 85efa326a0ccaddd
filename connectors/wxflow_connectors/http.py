"""Speak HTTP: one client for a whole delivery, whose errors tell no address."""

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx2

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_connectors.sender import Undelivered

_TIMEOUT = 15.0
_MOST_ANSWERED = 65_536
_LONGEST_WAIT = 21_600
_SECOND = 1_000_000
_LASTING = (400, 401, 403, 404, 405, 410, 413, 422)
_JSON: Mapping[str, str] = {"Content-Type": "application/json"}


class Client:
    """Connections that are kept open from message to message; `clock` tells the time, UTC microseconds."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._http = httpx2.Client(timeout=_TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, url: str) -> str:
        """Return what is answered; Undelivered unless it is a 2xx, BadInput when that is no address."""
        return self._answer("GET", url)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] = _JSON) -> str:
        """Post JSON and return what is answered; errors as of `get`."""
        return self._answer("POST", url, body, {**_JSON, **headers})

    def _answer(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> str:
        """Return what is answered. An address is a secret: no error tells it."""
        try:
            with self._http.stream(method, url, content=body, headers=headers) as answer:
                if not answer.is_success:
                    after = _seconds(answer.headers.get("Retry-After", ""), self._clock())
                    final = answer.status_code in _LASTING
                    raise Undelivered(f"HTTP {answer.status_code}", final=final, after=after)
                return _read(answer)
        except httpx2.InvalidURL:
            raise BadInput(tr("a channel's address is no http(s) address")) from None
        except httpx2.HTTPError as error:
            raise Undelivered(type(error).__name__) from None


def _read(answer: httpx2.Response) -> str:
    """Read an answer as far as anybody needs it, and for no longer than a time-out: one that drips must not hold us."""
    until, found = time.monotonic() + _TIMEOUT, b""
    for some in answer.iter_bytes():
        found += some
        if len(found) > _MOST_ANSWERED or time.monotonic() > until:
            break
    return found.decode(errors="replace")


def _seconds(told: str, now: int) -> int:
    """Return how long a Retry-After (RFC 9110 §10.2.3) asks to wait from `now`; 0 when it cannot be read."""
    if told.isascii() and told.isdigit():
        return min(int(told[:9]), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(told).timestamp()
    except ValueError:
        return 0
    return max(0, min(int(moment - now / _SECOND), _LONGEST_WAIT))
