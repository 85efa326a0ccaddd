"""Sum up the penalties for the payroll."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from wxflow.errors import BadInput, UnknownName
from wxflow.translatable import either, tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.months import MONTH
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_cli.terminal.spoken import Spoken
from wxflow_cli.terminal.times import DAY
from wxflow_machines.penalty import PENALTY
from wxflow_office.company import clock
from wxflow_office.company.company import opened
from wxflow_office.files import atomic
from wxflow_office.reports.penalty_columns import BY, PRINTED, of_sums, titled
from wxflow_office.reports.penalty_rows import Asked, PenaltyRows
from wxflow_office.texts import dates, language
from wxflow_office.texts.months import Month

EACH = "penalty"
ENDINGS = (".xlsx", ".csv")


@click.command()
@click.option("--month", type=MONTH, metavar="MONTH", help="Only of breaches in this month, as 2026-03.")
@click.option("--since", type=DAY, metavar="DAY", help="Only of breaches on this day or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Only of breaches on this day or earlier.")
@click.option("--state", "states", multiple=True, metavar="STATE", help="Only in this state; repeatable.")
@click.option(
    "--by", multiple=True, type=Spoken("column", (*BY, "group", EACH)),
    help=f"Sum up by this; repeatable. By {', '.join(BY)} unless you say; `{EACH}` lists every one.",
)  # fmt: skip
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Write a file for the payroll clerk, in Chinese: .xlsx or .csv.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def report(
    place: Given,
    month: Month | None,
    since: date | None,
    until: date | None,
    states: tuple[str, ...],
    by: tuple[str, ...],
    output: Path | None,
    force: bool,
) -> int:
    """Sum up the penalties; nothing but what is `deductible`, confirmed or settled, may be deducted."""
    states = tuple(_state(one) for one in states)
    by = _grouping(by)
    if month and (since or until):
        raise click.UsageError(tr("--month is a whole month: it does not go with --since or --until"), _context())
    if since and until and until < since:
        raise click.UsageError(tr("--until {until} lies before --since {since}", until=until, since=since), _context())
    if output and output.suffix.lower() not in ENDINGS:
        raise BadInput(tr("--output: {output} does not end in {endings}", output=output, endings=either(ENDINGS)))
    with opened(place, reading=True) as company, company.store.snapshot():
        bounds = month.bounds(company.zone) if month else _bounds(since, until, company.zone)
        rows = PenaltyRows(company, Asked(states, *bounds, clock.now()))
        if output is None:
            _print(place.shape, rows, by)
        else:
            today = dates.local(clock.now(), company.zone).date()
            title = titled(company, _period(month, since, until))
            _write(output, force, rows, by, title, today)
            printing.one(place.shape, {"output": str(output), **rows.total.told()})
    return exit_codes.DONE


def _state(text: str) -> str:
    """Return the state that a text names, in whatever language."""
    state = language.meant("state", text, PENALTY.states, PENALTY.name)
    if state not in PENALTY.states:
        known = [language.name("state", one, PENALTY.name) for one in PENALTY.states]
        raise BadInput(tr("{what}: {why}", what="--state", why=UnknownName(tr("state"), text, known).text))
    return state


def _grouping(by: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to sum up by; nothing means penalty by penalty."""
    if EACH not in by:
        return tuple(dict.fromkeys(by)) or BY
    if len(by) > 1:
        raise click.UsageError(
            tr("--by {each} lists every one: it does not go with another --by", each=EACH), _context()
        )
    return ()


def _context() -> click.Context:
    return click.get_current_context()


def _bounds(since: date | None, until: date | None, zone: str) -> tuple[int | None, int | None]:
    """Return where the first day begins and where the last one ends, UTC microseconds."""
    after = until + timedelta(days=1) if until else None
    return _begin(since, zone) if since else None, _begin(after, zone) if after else None


def _begin(day: date, zone: str) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp()) * 1_000_000


def _period(month: Month | None, since: date | None, until: date | None) -> str:
    """Name the time a report is about."""
    if month:
        return month.spoken
    return f"{since or ''} 至 {until or '今'}".strip() if since or until else "全部"


def _print(shape: str, rows: PenaltyRows, by: tuple[str, ...]) -> None:
    if by:
        columns = [name for name in of_sums(by) if name != "about"]
        printing.rows(shape, columns, rows.sums(rows.tally(*by)))
    else:
        found = (rows.of(one) for one in rows.penalties())
        printing.rows(
            shape, PRINTED, ({**row, "at": dates.breach(row)} for row in found) if shape == "table" else found
        )


def _write(path: Path, force: bool, rows: PenaltyRows, by: tuple[str, ...], title: str, today: date) -> None:
    """Write a file, whole or not at all."""
    from wxflow_office.reports import penalty_files  # XlsxWriter takes a while to import

    with atomic.replacing(path, force=force) as beside:
        if path.suffix.lower() == ".csv":
            penalty_files.write_csv(beside, rows, by)
        else:
            penalty_files.write_xlsx(beside, rows, by, title, today)
