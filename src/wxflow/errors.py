"""Say what went wrong: one base, one class per cause a caller can act on, the facts as attributes."""

from collections.abc import Iterable, Sequence

from wxflow.translatable import Term, asked, joined, listed, term, tr


class WxflowError(Exception):
    """Base of every error that is meant for a person to read; its text is one clear line."""

    @property
    def text(self) -> str:
        """What is wrong; a Text where it can be said in another language."""
        return self.args[0] if self.args else ""


class BadInput(WxflowError):
    """What was handed in is malformed: an unknown name, a missing or ill-typed value, a broken file."""


class BadInputs(BadInput):
    """Several things are wrong with one input; all of them are reported at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(joined(problems))


class UnknownName(BadInput):
    """Nothing of a `kind` (a machine, an event) has that `name`; `known` are those there are.

    `at` is the place it was given at, where that ends with the name itself, as in `person/E0003 jion`.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], at: str = "") -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        near, names = nearest(name, self.known), listed(self.known) or tr("none")
        if at:
            told = tr("{at}: unknown {kind}{nearest}; known: {known}", at=at, kind=kind, nearest=near, known=names)
        else:
            said = repr(name)[1:-1]  # what no terminal should be told raw is escaped
            told = tr(
                "unknown {kind} '{name}'{nearest}; known: {known}", kind=kind, name=said, nearest=near, known=names
            )
        super().__init__(told)


class Refused(WxflowError):
    """The rules say no: `what` was asked, `why` not, what would be `allowed`, and `who` may do it."""

    def __init__(self, what: str, why: str, allowed: str = "", who: str = "") -> None:
        self.what, self.why, self.allowed, self.who = what, why, allowed, who
        said = tr("{what}: {why}", what=asked(what), why=why)
        if allowed:
            said = tr("{said}; allowed: {allowed}", said=said, allowed=allowed)
        if who:
            said = tr("{said}; who may: {who}", said=said, who=who)
        super().__init__(said)


class RanBack(Refused):
    """Something later is on record already: whoever acts now was overtaken, or tells of what is past."""


class RequestReused(Refused):
    """A request_id was used before, for something else."""


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


def nearest(word: str, known: Sequence[str]) -> str:
    """Return ` (did you mean 'x'?)` for the known word nearest to `word`, or nothing when none is near."""
    return meant(close_to(word, known))


def meant(word: str | None) -> str:
    """Return ` (did you mean 'x'?)`, or nothing when there is no such word."""
    return tr(" (did you mean '{word}'?)", word=word) if word else ""


def close_to(word: str, known: Sequence[str]) -> str | None:
    """Return the known word nearest to `word`, or None when none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1)), None)
