"""Remember whether anything was brought about for good, for whoever can no longer print what it was."""

from contextvars import ContextVar

_ANYTHING: ContextVar[bool] = ContextVar("anything was done", default=False)


def begin() -> None:
    """Forget what was done before."""
    _ANYTHING.set(False)


def something() -> None:
    """Remember that something was committed, or a file put in its place."""
    _ANYTHING.set(True)


def is_anything() -> bool:
    """Tell whether something was done since the beginning."""
    return _ANYTHING.get()
