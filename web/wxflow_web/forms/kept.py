"""Keep what was typed where it could not be taken yet: in the page that says why, to be sent from there."""

from starlette.datastructures import FormData

from wxflow.errors import WxflowError
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Page

MOST = 1_000_000
"""Characters that are kept."""
_SECRET = frozenset({"password", "again", "code", "secret"})
"""Fields that no page shows again."""
_OURS = frozenset(
    {"token", "request_id", "back", "next", "after", "id", "do", "what", "event", "rehearse", "typing", "step"}
)
"""Fields that nobody has typed."""


def page(form: FormData, where: str, error: WxflowError) -> Page | None:
    """Return a page that holds what was typed for an address; None where nothing was, or where it cannot be kept."""
    fields = form.multi_items()
    texts = [(name, value) for name, value in fields if isinstance(value, str)]
    typed = [(name, value) for name, value in texts if name not in _OURS and value.strip()]
    is_secret = any(name in _SECRET for name, _ in fields)
    if not typed or is_secret or len(texts) < len(fields) or sum(len(value) for _, value in texts) > MOST:
        return None
    values = {
        "told": errors.told(error),
        "where": where,
        "fields": [(name, value) for name, value in texts if name != "token"],
        "typed": typed,
        "first": type(error).__name__,
    }
    return Page(template="kept.html", values=values, error=error)
