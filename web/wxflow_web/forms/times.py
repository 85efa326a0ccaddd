"""Read days as browsers send them."""

from datetime import date

from wxflow.errors import BadInput
from wxflow.translatable import tr


def day_of(text: str) -> date | None:
    """Return the day that a field names, or None for an empty one; BadInput for what is no day of this age."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1970 < day.year < 3000:
        raise BadInput(tr("{text} is no day: give one like 2026-03-02", text=repr(text)))
    return day
