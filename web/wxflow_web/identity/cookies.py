"""The cookies: a session's secret, or before that one that only binds forms to their browser; a language; a mark."""

import hmac
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from wxflow_web.answers.errors import Forged

NAME = "__Host-wxflow"
LANGUAGE = "__Host-wxflow-language"
DEVICE = "__Host-wxflow-device"
_YEAR = 31_536_000
_SAME = ("same-origin", "none")
"""What a browser says of a form that comes from its own page, or from nowhere at all."""


def set_secret(response: Response, secret: str) -> None:
    """Hand a browser a secret, until it is closed."""
    response.set_cookie(NAME, secret, path="/", secure=True, httponly=True, samesite="lax")


def set_language(response: Response, lang: str) -> None:
    """Let a browser remember which language somebody chose."""
    response.set_cookie(LANGUAGE, lang, max_age=_YEAR, path="/", secure=True, httponly=True, samesite="lax")


def set_device(response: Response, mark: str) -> None:
    """Let a browser remember that somebody has signed in with it."""
    response.set_cookie(DEVICE, mark, max_age=_YEAR, path="/", secure=True, httponly=True, samesite="lax")


def form_token(secret: str) -> str:
    """Return what a form carries to show that it stood in a page of this browser."""
    return hmac.new(secret.encode(), b"form", sha256).hexdigest()


def is_own(request: Request) -> bool:
    """Tell whether a browser says that a form comes from a page of ours, whoever had signed in when that was made."""
    return request.headers.get("sec-fetch-site") == _SAME[0]


def check_form(request: Request, secret: str, token: object) -> None:
    """Raise Forged unless a form comes from a page of ours, in the browser that holds the secret."""
    site = request.headers.get("sec-fetch-site")
    good = isinstance(token, str) and secret and hmac.compare_digest(token.encode(), form_token(secret).encode())
    if not good or (site is not None and site not in _SAME):
        raise Forged
