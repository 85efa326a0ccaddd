"""Fire the commands of a journal, a batch a transaction."""

import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

import click

from wxflow.errors import BadInput, WxflowError
from wxflow.words import words
from wxflow_cli import exits, language, logs, times
from wxflow_cli.options import Given, standard_options

if TYPE_CHECKING:
    from wxflow.engine import Engine
    from wxflow_cli.journal import Entry, Invalid, Line
    from wxflow_cli.tally import Tally


@click.command()
@click.argument("file", type=click.File("rb"), metavar="FILE.jsonl|-")
@click.option("--batch", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Lines per transaction.")
@click.option("--strict", is_flag=True, help="Stop at the first line that is refused or makes no sense.")
@click.option("--dry-run", is_flag=True, help="Do it for real, say what came of it, and undo it.")
@standard_options
def apply(given: Given, file: IO[bytes], batch: int, strict: bool, dry_run: bool) -> int:
    """Fire the commands of a journal, one JSON object a line, in order; exit 1 when some were refused or invalid."""
    from wxflow_cli import journal
    from wxflow_cli.opening import opened
    from wxflow_cli.tally import Tally

    tally = Tally(aloud=given.shape == "table")
    with (
        _ready(given, dry_run=dry_run) as ready,
        opened(ready) as company,
        company.store.rehearsal() if dry_run else nullcontext(),
    ):
        Application(company.engine, tally, batch, strict).run(_come(journal.read(file), company.zone))
    logs.info("applied", file=getattr(file, "name", "-"), dry_run=dry_run, **tally.counts())
    tally.tell(given.shape)
    for root in tally.failed:
        language.tell(words("wxflow: sweep failed at {root}", root=root), file=sys.stderr)
    return exits.DONE if tally.good else exits.FINDINGS


def _come(entries: "Iterator[Entry]", zone: str) -> "Iterator[Entry]":
    """Yield the entries whose time has come; BadInput at the first that lies ahead."""
    from wxflow_cli.journal import Invalid, Sweep

    for entry in entries:
        if not isinstance(entry, Invalid):
            try:
                times.has_come(entry.now if isinstance(entry, Sweep) else entry.command.recorded_at, zone)
            except BadInput as error:
                raise BadInput(
                    words(
                        "line {number}: {why}; what stands from there on was not carried out",
                        number=entry.number,
                        why=error.text,
                    )
                ) from None
        yield entry


@contextmanager
def _ready(given: Given, *, dry_run: bool) -> Generator[Given]:
    """Make the database if there is none, or only a blank one; a dry run makes one elsewhere, while it lasts."""
    from wxflow import schema
    from wxflow.database_url import shown
    from wxflow_cli.opening import database_is_there, read_policy

    if database_is_there(given.database) and not schema.is_blank(given.database):
        yield given
        return
    read_policy(given)
    if dry_run:
        with TemporaryDirectory() as folder:
            elsewhere = given._replace(database=f"sqlite:///{folder}/dry-run.db")
            schema.upgrade(elsewhere.database)
            yield elsewhere
        return
    schema.upgrade(given.database)
    language.tell(words("wxflow: made the database {database}", database=shown(given.database)), file=sys.stderr)
    yield given


class Application:
    """A journal on its way into the database."""

    def __init__(self, engine: "Engine", tally: "Tally", batch: int, strict: bool) -> None:
        self._engine, self._tally, self._batch, self._strict = engine, tally, batch, strict
        self._waiting: list[Line | Invalid] = []

    def run(self, entries: "Iterator[Entry]") -> None:
        """Apply entries in order; a sweep comes after everything before it has been written."""
        from wxflow_cli.journal import Invalid, Sweep

        done = 0
        try:
            for entry in entries:
                if isinstance(entry, Sweep):
                    self._flush()
                    if not self._stopped:
                        self._sweep(entry.now)
                else:
                    self._waiting.append(entry)
                    if len(self._waiting) >= self._batch or (self._strict and isinstance(entry, Invalid)):
                        self._flush()
                if self._stopped:
                    return
                if not self._waiting:
                    done = entry.number
            self._flush()
        except BadInput:  # a line dated ahead of the clock: what stands before it is good
            self._flush()
            raise
        except Exception:
            language.tell(
                words("wxflow: stopped after line {done}: what comes later was not carried out", done=done),
                file=sys.stderr,
            )
            raise

    @property
    def _stopped(self) -> bool:
        return self._strict and not self._tally.good

    def _flush(self) -> None:
        """Fire what waits, in one transaction, and count what came of each line."""
        from wxflow_cli.journal import Invalid, Line

        waiting, self._waiting = self._waiting, []
        commands = [entry.command for entry in waiting if isinstance(entry, Line)]
        outcomes = iter(self._engine.apply(commands, strict=self._strict, as_before=True) if commands else ())
        for entry in waiting:
            if isinstance(entry, Invalid):
                self._tally.reject(entry)
                continue
            outcome = next(outcomes, None)
            if outcome is None:  # strict: the line before was the last
                return
            if isinstance(outcome, BadInput):
                self._tally.reject(Invalid(entry.number, outcome.text))
            elif isinstance(outcome, WxflowError):
                self._tally.refuse(entry, outcome.text)
            elif outcome.repeated:
                self._tally.repeated += 1
            else:
                self._tally.applied += 1

    def _sweep(self, now: int) -> None:
        """Sweep as of the journal's moment; no brake, since these charges are history."""
        from wxflow.clock import sweep

        run = sweep(self._engine, now)
        self._tally.swept += 1
        self._tally.failed += run.parked
