"""Tell an error as a problem document (RFC 9457)."""

from typing import Any

from starlette.responses import Response

from wxflow.errors import BadInputs, Refused, StoreUnusable, WxflowError
from wxflow.translatable import tr
from wxflow_office import logs
from wxflow_office.texts import as_text, language
from wxflow_web.answers import errors

KIND = "application/problem+json"


def answer(error: Exception) -> Response:
    """Answer with an error; one that nobody foresaw says nothing of itself."""
    if not isinstance(error, WxflowError):
        error = WxflowError(tr("something went wrong here, and nothing was recorded: tell your operator"))
    if isinstance(error, StoreUnusable):
        logs.warning("the database cannot be used", why=str(error))
    error = errors.told_to_visitors(error)
    headers = errors.headers_of(error)
    return Response(as_text.dump(told(error)), errors.status_of(error), headers, KIND)


def told(error: WxflowError) -> dict[str, Any]:
    """Return an error's document."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": language.say(_TITLES.get(errors.status_of(error), tr("Error"))),
        "status": errors.status_of(error),
        "detail": language.say(error.text),
    }
    if isinstance(error, Refused):
        facts = {"what": error.what, "why": error.why, "allowed": error.allowed, "who": error.who}
        document |= {name: language.say(text) for name, text in facts.items()}
    if isinstance(error, BadInputs):
        document["problems"] = [language.say(problem) for problem in error.problems]
    return document


_TITLES = {
    401: tr("Unauthorized"),
    403: tr("Forbidden"),
    404: tr("Not Found"),
    405: tr("Method Not Allowed"),
    408: tr("Request Timeout"),
    409: tr("Refused"),
    412: tr("Precondition Failed"),
    413: tr("Content Too Large"),
    422: tr("Unprocessable Content"),
    429: tr("Too Many Requests"),
    503: tr("Service Unavailable"),
}
