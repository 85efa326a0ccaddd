"""Say what a new policy would change, for whom."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from wxflow import moments
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, lines, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock
from wxflow_office.company.company import database_is_there, opened, read_policy
from wxflow_office.policies import compare
from wxflow_office.policies.effects import Effects
from wxflow_office.policies.words import about, named, reminding

_SECTIONS = {
    "values": ("key", "old", "new"),
    "due": ("machine", "key", "deadline", "old", "new"),
    "costs": ("machine", "key", "deadline", "debtor", "clause", "old", "new"),
    "asked": ("machine", "key", "state", "old", "new"),
    "reminders": ("deadline", "working_days", "at", "to", "how_many", "first", "key"),
}
_HEADINGS = {
    "values": tr("Values that differ"),
    "due": tr("Deadlines that would move, as the days are counted anew"),
    "costs": tr("What missing a deadline would cost"),
    "asked": tr("Whom open cases would wait for; nobody: stuck"),
    "reminders": tr("Reminders that what runs already would get: for how many, and the first of them"),
}


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@now_option
@standard_options
def diff(place: Given, old: Path, new: Path, now: int | None) -> int:
    """Say what policy NEW would change against OLD: values, and today's deadlines, costs and cases; writes nothing.

    Deadlines that run keep the working days they were given; only days that count differently move them. The exit is 1
    when a case would be stuck, with nobody left to act.

    A policy that begins later is held against each deadline as of its due moment, and against the cases as of now.
    """
    before, after = (read_policy(replace(place, policy=path)) for path in (old, new))
    if before.code != after.code:
        raise BadInput(
            tr(
                "{old} is the policy of {code}, {new} of {code2}: give two of one company",
                old=old,
                code=before.code,
                new=new,
                code2=after.code,
            )
        )
    found: dict[str, list[dict[str, Any]]] = {
        "values": [one._asdict() for one in compare.values(before, after)],
        **{name: [] for name in ("due", "costs", "asked", "reminders")},
    }
    moment = clock.now() if now is None else now
    if database_is_there(place.database):
        with opened(replace(place, policy=old)) as company, company.store.snapshot():
            effects = Effects(company, before, after, replace(place, policy=new), moment)
            found |= {name: list(rows) for name, rows in _effects(effects)}
    if place.shape == "table" and after.since is not None and after.since > moment:
        printing.tell(_begins(moments.iso(after.since, after.zone)[:10]), end="\n\n")
    _print(place.shape, found)
    return exit_codes.FINDINGS if any(not row["new"] for row in found["asked"]) else exit_codes.DONE


def _begins(day: str) -> str:
    return tr("In force from {day}: what falls due before it is charged, and decided, as it was", day=day)


def _effects(effects: Effects) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    yield "due", effects.due()
    yield "costs", effects.costs()
    yield "asked", effects.asked()
    yield "reminders", effects.reminders()


def _print(shape: str, found: dict[str, list[dict[str, Any]]]) -> None:
    if shape == "json":
        printing.document(found)
    elif shape == "csv":
        columns = dict.fromkeys(("what", *(name for names in _SECTIONS.values() for name in names)))
        rows = [{"what": what, **row} for what, some in found.items() for row in some]
        printing.rows(shape, tuple(columns), rows)
    else:
        for what, rows in found.items():
            if rows:
                printing.tell(_HEADINGS[what], end="\n\n")
                printing.table(
                    (*_BESIDE.get(what, ()), *_SECTIONS[what]), map(_IN_WORDS[what], rows), _CALLED.get(what)
                )
                print()
        if not any(found.values()):
            printing.tell(tr("nothing would change"))


def _priced(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: lines.price(row[name]) for name in ("old", "new") if row[name] is not None}}


def _valued(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: named(row["key"], row[name]) for name in ("old", "new")}
    return {"what": about(row["key"]), "key": row["key"], **told}


def _ended(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: row[name] and moments.ending(row[name]) for name in ("old", "new")}}


def _as_it_is(row: dict[str, Any]) -> dict[str, Any]:
    return row


_IN_WORDS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "values": _valued, "due": _ended, "costs": _priced, "asked": _as_it_is, "reminders": reminding,
}  # fmt: skip
_BESIDE = {"values": ("what",)}
"""The columns that people are shown besides, by section."""
_CALLED = {"values": "policy", "reminders": "reminders"}
"""What the columns of a section are of, where they are called otherwise there."""
