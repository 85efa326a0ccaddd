"""Fire the commands of a journal, a batch a transaction."""

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from typing import IO, Any

import click

from wxflow.databases import schema
from wxflow.databases.url import shown, url_of
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office import logs
from wxflow_office.company.company import database_is_there, opened, read_policy
from wxflow_office.files import temporary
from wxflow_office.journal import apply as journal
from wxflow_office.journal import lines
from wxflow_office.journal.apply import Came
from wxflow_office.journal.tally import Tally, tallied
from wxflow_office.texts import as_text, language


class _Journal(click.File):
    """A file, or standard input unless that is closed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Open it."""
        if value == "-" and sys.stdin is None:  # as Python has it after `<&-`
            self.fail(language.say(tr("standard input is closed")), param, ctx)
        return super().convert(value, param, ctx)


@click.command()
@click.argument("file", type=_Journal("rb"), metavar="FILE.jsonl|-")
@click.option("--batch", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Lines per transaction.")
@click.option("--strict", is_flag=True, help="Stop at the first line that is refused or makes no sense.")
@click.option("--dry-run", is_flag=True, help="Do it for real, say what came of it, and undo it.")
@standard_options
def apply(place: Given, file: IO[bytes], batch: int, strict: bool, dry_run: bool) -> int:
    """Fire the commands of a journal, one JSON object a line, in order; exit 1 when some were refused or invalid."""
    with (
        _ready(place, dry_run=dry_run) as ready,
        opened(ready) as company,
        company.store.rehearsal() if dry_run else nullcontext(),
    ):
        entries = journal.come(lines.read(lines.bounded(file)), company.zone)
        came = journal.apply(company.engine, entries, batch=batch, strict=strict)
        tally = tallied(_followed(came, aloud=place.shape == "table"))
    with closing(tally):
        logs.info("applied", file=getattr(file, "name", "-"), dry_run=dry_run, **tally.counts())
        _tell(place.shape, tally)
        for root in tally.failed:
            printing.tell(tr("wxflow: sweep failed at {root}", root=root), file=sys.stderr)
        return exit_codes.DONE if tally.good else exit_codes.FINDINGS


def _followed(came: Iterable[Came], *, aloud: bool) -> Iterator[Came]:
    """Pass on what came of each line, telling `aloud` of those refused or invalid; and where it stopped, if it did."""
    done = 0
    try:
        for one in came:
            if aloud and one.kind in ("refused", "invalid"):
                print(as_text.cell(language.say(_line(one))))
            yield one
            done = one.line
    except BadInput:  # a line dated ahead of the clock: its error says where
        raise
    except Exception:
        said = tr("wxflow: stopped after line {done}: what comes later was not carried out", done=done)
        printing.tell(said, file=sys.stderr)
        raise


def _line(one: Came) -> str:
    return tr(
        "line {line}{named} {kind}: {why}",
        line=one.line,
        named=f" ({one.request_id})" if one.request_id else "",
        kind=language.name("outcome", one.kind),
        why=one.why,
    )


def _tell(shape: str, tally: Tally) -> None:
    """Print the summary."""
    if shape == "json":
        _tell_json(tally)
    elif shape == "csv":
        columns = ("kind", "line", "request_id", "why")
        kinds = (("refused", tally.refused), ("invalid", tally.invalid))
        printing.rows("csv", columns, ({"kind": kind, **note} for kind, notes in kinds for note in notes))
    else:
        print(", ".join(f"{count} {language.name('outcome', kind)}" for kind, count in tally.counts().items()))


def _tell_json(tally: Tally) -> None:
    """Print one object, note by note: there may be more of them than memory holds."""
    print(f'{{"applied": {tally.applied}, "repeated": {tally.repeated}, "refused":')
    printing.rows("json", (), tally.refused)
    print(', "invalid":')
    printing.rows("json", (), tally.invalid)
    print(f', "swept": {tally.swept}}}')


@contextmanager
def _ready(place: Given, *, dry_run: bool) -> Generator[Given]:
    """Make the database if there is none, or only a blank one; a dry run makes one elsewhere, while it lasts."""
    if database_is_there(place.database) and not schema.is_blank(place.database):
        yield place
        return
    read_policy(place)
    if dry_run:
        with temporary.folder() as folder:
            elsewhere = replace(place, database=url_of(folder / "dry-run.db"))
            schema.upgrade(elsewhere.database)
            yield elsewhere
        return
    schema.upgrade(place.database)
    printing.tell(tr("wxflow: made the database {database}", database=shown(place.database)), file=sys.stderr)
    yield place
