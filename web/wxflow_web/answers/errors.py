"""From errors to answers: the one table, beside the command line's exit codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from wxflow.errors import (
    BadInput,
    BadInputs,
    Conflict,
    Raced,
    Refused,
    RequestReused,
    StoreUnusable,
    UnknownInstance,
    WxflowError,
)
from wxflow.translatable import tr

Owed = Literal["shown", "set_up"]
"""What comes before everything else: a second factor that somebody has is shown, or their first one is set up."""


class NotFound(WxflowError):
    """There is nothing here, or nothing that this visitor may see: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(tr("there is nothing here that you may see"))


class NotAllowed(WxflowError):
    """What is there is not asked for in this way."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = allowed
        super().__init__(tr("here only {methods} is answered", methods=", ".join(allowed)))


class SignInFirst(WxflowError):
    """Whoever comes is not known yet."""

    def __init__(self) -> None:
        super().__init__(tr("sign in first"))


class ProveFirst(WxflowError):
    """They have to show once more who they are, for what they are about to do."""

    def __init__(self) -> None:
        super().__init__(tr("show once more who you are first"))


class SecondFactorFirst(WxflowError):
    """More than a password is asked of whoever comes."""

    def __init__(self, owed: Owed) -> None:
        self.owed = owed
        super().__init__(tr("the company asks for more than a password: set up one-time codes or a passkey first"))


class NoToken(WxflowError):
    """A program came without a token that holds."""

    def __init__(self) -> None:
        super().__init__(tr("a token is needed, and one that holds: Authorization: Bearer wxf_…"))


class Forbidden(WxflowError):
    """A token does not have the scope that is needed."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(tr("the token has not the scope {scope}", scope=scope))


class Moved(WxflowError):
    """An instance is not where a program believes it to be."""

    def __init__(self, seq: int, expected: int) -> None:
        self.seq, self.expected = seq, expected
        super().__init__(tr("it stands at {seq} by now, not at {expected}", seq=seq, expected=expected))


class Forged(WxflowError):
    """A form that was not sent from a page of ours, or from one that is too old."""

    def __init__(self) -> None:
        super().__init__(tr("this form did not come from its page, or the page is too old: open it anew"))


class Aged(Forged):
    """A form of a page of ours, from before somebody signed in anew."""

    def __init__(self) -> None:
        WxflowError.__init__(self, tr("this page is older than the last time you signed in"))


class TooMuch(WxflowError):
    """More was sent than is taken."""

    def __init__(self, most: int) -> None:
        super().__init__(tr("more was sent than is taken: at most {most} kB", most=most // 1000))


class TooSlow(WxflowError):
    """What was sent did not come in time."""

    def __init__(self) -> None:
        super().__init__(tr("what was sent did not come in time: try again"))


class TooOften(WxflowError):
    """Somebody has to wait, for so many seconds, before they try again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(tr("too many attempts: wait {seconds} seconds", seconds=seconds))


class NoAnswer(WxflowError):
    """The company's issuer does not say who somebody is, as it cannot be reached, or is not what it should be."""

    def __init__(self) -> None:
        super().__init__(tr("the company's sign-in page does not answer: try again, or sign in by your password"))


_STATUS: tuple[tuple[type[WxflowError], int], ...] = (
    (NotFound, 404),
    (UnknownInstance, 404),
    (NotAllowed, 405),
    (SignInFirst, 401),
    (ProveFirst, 403),
    (SecondFactorFirst, 403),
    (NoToken, 401),
    (Forbidden, 403),
    (Moved, 412),
    (RequestReused, 422),
    (Forged, 403),
    (TooMuch, 413),
    (TooSlow, 408),
    (TooOften, 429),
    (NoAnswer, 503),
    (Refused, 409),
    (Conflict, 503),
    (BadInput, 422),
    (StoreUnusable, 503),
)


def status_of(error: WxflowError) -> int:
    """Return the HTTP status of an error; what is not listed is a failure of ours."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def told_to_visitors(error: WxflowError) -> WxflowError:
    """Return what a visitor is told of an error, who is to know neither where the database is nor what it says."""
    if isinstance(error, StoreUnusable):
        return StoreUnusable(tr("the database does not answer, nothing was recorded: try again, or tell your operator"))
    if isinstance(error, Raced):
        return Raced(tr("somebody else was faster, and nothing was recorded: try again"))
    if isinstance(error, Conflict):
        return Conflict(tr("the database did not answer in time: try again; nothing that is sent twice counts twice"))
    return error


def headers_of(error: WxflowError) -> dict[str, str]:
    """Return when to try again, or how, where that makes sense."""
    if isinstance(error, NotAllowed):
        return {"allow": ", ".join(error.allowed)}
    if isinstance(error, TooOften):
        return {"retry-after": str(error.seconds)}
    if isinstance(error, NoToken):
        return {"www-authenticate": "Bearer"}
    return {"retry-after": "1"} if isinstance(error, Conflict) else {}


@dataclass(frozen=True)
class Told:
    """An error as it is told on a page: what is wrong, and for a refusal what would be allowed and who may."""

    problems: tuple[str, ...]
    allowed: str = ""
    who: str = ""


def told(error: WxflowError) -> Told:
    """Tell an error."""
    match error:
        case RequestReused():  # whoever went back to a form knows of no number that it had
            why = tr("this form was sent once already, with something else in it, and that is done")
            return Told((why,), tr("to send it once more, if you mean this as well"))
        case Refused():
            return Told((error.why,), error.allowed, error.who)
        case BadInputs():
            return Told(error.problems)
        case _:
            return Told((error.text,))
