"""Say of a penalty why it is: whose, since when, each day counted, who was told, what may be done."""

from pathlib import Path
from typing import Any

import click

from wxflow.moments import iso
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.files import atomic
from wxflow_office.instances.countdown import CountedDay
from wxflow_office.notices import page
from wxflow_office.notices.notice import Missed, Notice, notice
from wxflow_office.texts import as_json, dates, language


@click.command()
@click.argument("penalty", metavar="PENALTY")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it into a file: .html to be printed, or .txt.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@now_option
@standard_options
def why(place: Given, penalty: str, output: Path | None, force: bool, now: int | None) -> int:
    """Print the notice of a penalty: who owed what since when, each day counted, what may be done."""
    with opened(place) as company, company.store.snapshot():
        found = notice(company, penalty)
        today = dates.local(clock.now() if now is None else now, company.zone).date()
        if output is not None:
            written = page.html(company, found, today) if output.suffix == ".html" else page.text(company, found, today)
            with atomic.replacing(output, force=force) as beside:
                beside.write_text(written, encoding="utf-8")
            printing.one(place.shape, {"output": str(output), "number": found.number})
        elif place.shape == "table":
            click.echo(page.text(company, found, today), nl=False)
        else:
            printing.one(place.shape, _told(company, found))
    return exit_codes.DONE


def _told(company: Company, found: Notice) -> dict[str, Any]:
    facts, zone = found.facts, company.zone
    return {
        "number": found.number,
        "key": found.penalty.key,
        "state": found.penalty.state,
        **{name: facts.get(name) for name in ("debtor", "debtor_role", "clause", "amount", "floor", "ceiling")},
        "name": found.called.name(facts["debtor"]),
        "unit": found.unit,
        "matter": language.say(found.matter),
        "group": facts["group"],
        "title": found.called.title(facts["group"]),
        "subject": facts.get("subject"),
        "cause": facts["cause"],
        "at": iso(found.steps[0].at, zone),
        "missed": _missed(found.missed, zone) if found.missed else None,
        "steps": [as_json.step(company.company, one, zone) for one in found.steps],
        "appeal_until": None if found.appeal is None else as_json.due(found.appeal, zone),
    }


def _missed(missed: Missed, zone: str) -> dict[str, Any]:
    return {
        "deadline": missed.deadline,
        "step": missed.began.name,
        "start": iso(missed.start, zone),
        "due": iso(missed.due, zone),
        "days": [_day(one) for one in missed.days],
        "told": [{"at": iso(one.at, zone), "recipient": one.recipient, "channel": one.channel} for one in missed.told],
    }


def _day(one: CountedDay) -> dict[str, Any]:
    why, counted = one.day.reason, one.number
    return {"day": one.day.day.isoformat(), "number": counted, "why": why, "suspended": one.suspended}
