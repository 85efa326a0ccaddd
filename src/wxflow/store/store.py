"""What every database is asked for, whatever it is."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select
from sqlalchemy.engine import Dialect

from wxflow.errors import Raced
from wxflow.store import done
from wxflow.store.sql import Statement

Params = Sequence[Any]
T = TypeVar("T")

_MOST_TRIES = 4


class _Transaction:
    """Writing for a company, by `with`: every event has one, and a generator would take twice as long."""

    __slots__ = ("_company", "_exclusive", "_store")

    def __init__(self, store: "Store", company: str, *, exclusive: bool) -> None:
        self._store, self._company, self._exclusive = store, company, exclusive

    def __enter__(self) -> None:
        self._store.enter(self._company, exclusive=self._exclusive)

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._store.leave(well=kind is None)


class NeedsExclusive(Exception):
    """A transaction needs what it cannot hold among other writers: it is to begin anew, alone in its company."""


class Attempt(NamedTuple):
    """How a transaction is tried."""

    exclusive: bool
    """No other writer of the company is at work."""
    after_conflict: bool
    """It has failed once, as what seemed new was there: nothing is taken for granted now."""


class Store(ABC):
    """One open database; times out instead of waiting for ever, and turns the driver's errors into this project's."""

    shares = False
    """Whether several writers of one company may be at work at once."""
    works_meanwhile = False
    """Whether what it is to write is written while this process goes on."""
    _turn: AbstractContextManager[object] = nullcontext()
    """What is held while something is written, where the threads of a process take turns."""

    def __init__(self, url: str, dialect: Dialect) -> None:
        self.url, self.dialect = url, dialect
        self.needed_exclusive: set[tuple[str, str]] = set()
        """The (machine, event) that could not be fired among other writers."""
        self._rehearsing = False
        self._kept: set[tuple[str, str]] = set()
        self._kept_once_committed: set[tuple[str, str]] = set()
        self._to_scrub = False

    # What each database does in its own way.

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""

    @abstractmethod
    def revision(self) -> str | None:
        """Return the schema revision the database stands at, or None when it has none."""

    @abstractmethod
    def is_blank(self) -> bool:
        """Tell whether nothing of ours, nor anything in its way, stands in the database."""

    @abstractmethod
    def clock(self) -> int | None:
        """Return what the database's own clock shows (UTC microseconds); None when it is this machine's."""

    @property
    def is_lost(self) -> bool:
        """Tell whether the database has gone from the other end of the connection: nothing will come of it any more."""
        return False

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Read from one consistent state of the database."""

    @abstractmethod
    def backup(self, path: Path) -> None:
        """Copy the whole database, as it stands, into a new file; others read and write on meanwhile."""

    @abstractmethod
    def answers(self, asked: Sequence[tuple[Statement, Params]]) -> list[list[Any]]:
        """Run queries one after another, each seeing what was committed before it; return the rows of each."""

    @abstractmethod
    def select(self, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """Run a query made for the occasion and yield its rows one by one, as tuples."""

    @abstractmethod
    def run(self, statement: Statement, *params: Any) -> int:
        """Run one writing statement and return how many rows it touched."""

    @abstractmethod
    def run_many(self, statement: Statement, rows: Sequence[Params]) -> int:
        """Run one writing statement once a row and return how many rows it touched."""

    @abstractmethod
    def write_all(self, work: Sequence[tuple[Statement, Sequence[Params]]]) -> None:
        """Run writing statements, each once a row, at the latest before anything else is asked: errors come by then.

        They may be run at once: no two of them touch the same row, and none needs what another writes.
        """

    @abstractmethod
    def _begin(self, company: str, *, exclusive: bool) -> None: ...

    @abstractmethod
    def _commit(self) -> None: ...

    @abstractmethod
    def _undo(self) -> None: ...

    @abstractmethod
    def _scrub(self) -> None:
        """Clear away what was erased from where deleted rows stay behind."""

    @abstractmethod
    def _rehearsal(self) -> AbstractContextManager[None]: ...

    # What follows from that.

    def rows(self, statement: Statement, *params: Any) -> list[Any]:
        """Run a query and return all its rows, as tuples."""
        return self.answers(((statement, params),))[0]

    def is_kept(self, company: str, digest: str) -> bool:
        """Tell whether the content behind a hash is known to stand in the database, or will with this transaction."""
        return (company, digest) in self._kept or (company, digest) in self._kept_once_committed

    def keep(self, company: str, digest: str) -> None:
        """Remember that the content behind a hash stands in the database, should this transaction be committed."""
        self._kept_once_committed.add((company, digest))

    def keep_alone(self, company: str, what: str, digest: str) -> None:
        """Remember the same of the one thing of its kind, named by `what` and a hash: what it replaces is forgotten."""
        self._kept = {one for one in self._kept if one[0] != company or not one[1].startswith(what)}
        self._kept_once_committed.add((company, what + digest))

    def leave_no_trace(self) -> None:
        """Let nothing that this transaction erases stay behind in the files, should it be committed."""
        self._to_scrub = True

    def transaction(self, company: str, *, exclusive: bool = True) -> AbstractContextManager[None]:
        """Write for a company, `exclusive` or among other writers; any error undoes everything."""
        return _Transaction(self, company, exclusive=exclusive)

    def enter(self, company: str, *, exclusive: bool) -> None:
        """Begin a transaction, in turn."""
        self._turn.__enter__()
        try:
            self._begin(company, exclusive=exclusive)
        except BaseException:
            self._turn.__exit__(None, None, None)
            raise

    def leave(self, *, well: bool) -> None:
        """End the transaction: commit it, or else undo everything, as after any error."""
        try:
            if well:
                self._commit()
                if not self._rehearsing:
                    done.something()
                    self._kept |= self._kept_once_committed
                    if self._to_scrub:
                        self._scrub()
            else:
                self._undo()
        except BaseException:
            if well:
                self._undo()
            raise
        finally:
            if not self._rehearsing:
                self._kept_once_committed.clear()
                self._to_scrub = False
            self._turn.__exit__(None, None, None)

    def write(self, company: str, work: Callable[[Attempt], T], *, exclusive: bool = False) -> T:
        """Do work in a transaction and return what it returns.

        What cannot be done among other writers, or was overtaken by one, is done again from the start, alone.
        """
        # A rehearsal keeps its locks until it ends, and so could never come to be alone later.
        attempt = Attempt(exclusive or not self.shares or self._rehearsing, after_conflict=False)
        for left in reversed(range(_MOST_TRIES)):
            try:
                with self.transaction(company, exclusive=attempt.exclusive):
                    return work(attempt)
            except NeedsExclusive:
                attempt = Attempt(exclusive=True, after_conflict=attempt.after_conflict)
            except Raced:
                if not left:
                    raise
                attempt = Attempt(exclusive=True, after_conflict=True)
        raise AssertionError("whoever is alone needs nothing more")

    @contextmanager
    def rehearsal(self) -> Generator[None]:
        """Do everything inside for real, then undo it; readers elsewhere see nothing of it."""
        with self._rehearsal():
            self._rehearsing = True
            try:
                yield
            finally:
                self._rehearsing = False
                self._kept_once_committed.clear()
