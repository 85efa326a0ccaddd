"""Say what went wrong: one base, one class per cause a caller can act on, the facts as attributes."""

from wxflow.translatable import Term, joined, term, tr


class WxflowError(Exception):
    """Base of every error that is meant for a person to read; its text is one clear line."""

    @property
    def text(self) -> str:
        """What is wrong; Words where it can be said in another language."""
        return self.args[0] if self.args else ""


class BadInput(WxflowError):
    """What was handed in is malformed: an unknown name, a missing or ill-typed value, a broken file."""


class BadInputs(BadInput):
    """Several things are wrong with one input; all of them are reported at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(joined(problems))


class Refused(WxflowError):
    """The rules say no: `what` was asked, `why` not, what would be `allowed`, and `who` may do it."""

    def __init__(self, what: str, why: str, allowed: str = "", who: str = "") -> None:
        self.what, self.why, self.allowed, self.who = what, why, allowed, who
        said = tr("{what}: {why}", what=what, why=why)
        if allowed:
            said = tr("{said}; allowed: {allowed}", said=said, allowed=allowed)
        if who:
            said = tr("{said}; who may: {who}", said=said, who=who)
        super().__init__(said)


class UnknownInstance(Refused):
    """No instance of that machine has that key."""


class Conflict(WxflowError):
    """Another writer was faster or holds the database; nothing was written, trying again may succeed."""


class Raced(Conflict):
    """Another writer was faster with the same thing; doing it again at once sees what they did."""


class StoreUnusable(WxflowError):
    """The database cannot be used as it is: missing, read-only, full, damaged, or not a database."""


class ClockWrong(StoreUnusable):
    """This machine's clock and the database's differ, so that nobody can say whether a deadline has passed."""


class SchemaMismatch(StoreUnusable):
    """The database's schema is not the one this version works with."""


class RecordBroken(WxflowError):
    """A stored record contradicts itself; the text names the first bad place."""


def system_error(error: OSError) -> Term:
    """Return what the operating system said."""
    return term("system error", error.strerror or str(error))


def nearest(word: str, known: "tuple[str, ...] | list[str]") -> str:
    """Return ` (did you mean 'x'?)` for the known word nearest to `word`, or nothing when none is near."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return tr(" (did you mean '{word}'?)", word=close[0]) if close else ""
