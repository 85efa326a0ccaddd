"""Fire the commands of a journal, a batch a transaction."""

import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

import click

from wxflow.errors import BadInput, WxflowError
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes
from wxflow_cli.terminal.options import Place, standard_options
from wxflow_office import logs
from wxflow_office.texts import language

if TYPE_CHECKING:
    from wxflow.engine.engine import Engine
    from wxflow_office.journal.lines import Entry, Invalid, Line
    from wxflow_office.journal.tally import Tally


@click.command()
@click.argument("file", type=click.File("rb"), metavar="FILE.jsonl|-")
@click.option("--batch", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Lines per transaction.")
@click.option("--strict", is_flag=True, help="Stop at the first line that is refused or makes no sense.")
@click.option("--dry-run", is_flag=True, help="Do it for real, say what came of it, and undo it.")
@standard_options
def apply(place: Place, file: IO[bytes], batch: int, strict: bool, dry_run: bool) -> int:
    """Fire the commands of a journal, one JSON object a line, in order; exit 1 when some were refused or invalid."""
    from wxflow_office.company.company import opened
    from wxflow_office.journal import lines
    from wxflow_office.journal.tally import Tally

    tally = Tally(aloud=place.shape == "table")
    with (
        _ready(place, dry_run=dry_run) as ready,
        opened(ready) as company,
        company.store.rehearsal() if dry_run else nullcontext(),
    ):
        Application(company.engine, tally, batch, strict).run(lines.read(file))
    logs.info("applied", file=getattr(file, "name", "-"), dry_run=dry_run, **tally.counts())
    tally.tell(place.shape)
    for root in tally.failed:
        language.tell(tr("wxflow: sweep failed at {root}", root=root), file=sys.stderr)
    return exit_codes.DONE if tally.good else exit_codes.FINDINGS


@contextmanager
def _ready(place: Place, *, dry_run: bool) -> Generator[Place]:
    """Make the database if there is none, or only a blank one; a dry run makes one elsewhere, while it lasts."""
    from wxflow.databases import schema
    from wxflow.databases.url import shown
    from wxflow_office.company.company import database_is_there, read_policy

    if database_is_there(place.database) and not schema.is_blank(place.database):
        yield place
        return
    read_policy(place)
    if dry_run:
        with TemporaryDirectory() as folder:
            elsewhere = place._replace(database=f"sqlite:///{folder}/dry-run.db")
            schema.upgrade(elsewhere.database)
            yield elsewhere
        return
    schema.upgrade(place.database)
    language.tell(tr("wxflow: made the database {database}", database=shown(place.database)), file=sys.stderr)
    yield place


class Application:
    """A journal on its way into the database."""

    def __init__(self, engine: "Engine", tally: "Tally", batch: int, strict: bool) -> None:
        self._engine, self._tally, self._batch, self._strict = engine, tally, batch, strict
        self._waiting: list[Line | Invalid] = []

    def run(self, entries: "Iterator[Entry]") -> None:
        """Apply entries in order; a sweep comes after everything before it has been written."""
        from wxflow_office.journal.lines import Invalid, Sweep

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
        except Exception:
            language.tell(
                tr("wxflow: stopped after line {done}: what comes later was not carried out", done=done),
                file=sys.stderr,
            )
            raise

    @property
    def _stopped(self) -> bool:
        return self._strict and not self._tally.good

    def _flush(self) -> None:
        """Fire what waits, in one transaction, and count what came of each line."""
        from wxflow_office.journal.lines import Invalid, Line

        waiting, self._waiting = self._waiting, []
        commands = [entry.command for entry in waiting if isinstance(entry, Line)]
        outcomes = iter(self._engine.apply(commands, strict=self._strict) if commands else ())
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
        from wxflow.engine.sweep import sweep

        run = sweep(self._engine, now)
        self._tally.swept += 1
        self._tally.failed += run.parked
