"""Show a company's values, and check the file they are written in."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from wxflow.errors import BadInput, BadInputs
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.lazy import Entry, LazyGroup
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_machines.policy import law
from wxflow_machines.policy.policy import Policy
from wxflow_office.company import clock
from wxflow_office.company.company import Company, read_policy
from wxflow_office.policies.words import about, named
from wxflow_office.texts import as_text, language

_PLACES = {
    "test": Entry(
        "wxflow_cli.commands.policy.play_cases:test", "Play cases, and tell what comes out otherwise than expected."
    ),
    "log": Entry("wxflow_cli.commands.policy.log:log", "Print what came into force, when, and by whose step."),
    "diff": Entry("wxflow_cli.commands.policy.diff:diff", "Say what a new policy would change, for whom."),
}

policy = LazyGroup(
    name="policy", entries=_PLACES, help="Show the company's values, and check the file.", no_args_is_help=True
)


@policy.command()
@standard_options
def show(place: Given) -> int:
    """Show every value of the file: the company's own, and the Measures' where it says nothing."""
    found = read_policy(place)
    since = None if found.since is None else iso(found.since, found.zone)
    before = found.previous.hash if found.previous else None
    values = {"hash": found.hash, "effective_from": since, "previous": before, **json.loads(found.canonical)}
    if place.shape == "json":
        printing.document(values)
    else:
        rows = [{"key": key, "value": value} for key, value in _flat(values, "")]
        if place.shape == "table":
            printing.table(("what", "key", "value"), map(_in_words, rows), "policy")
        else:
            printing.rows(place.shape, ("key", "value"), rows)
    return exit_codes.DONE


@policy.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@standard_options
def check(place: Given, file: Path | None) -> int:
    """Check a policy file and report all its mistakes, each with its line; exit 2 when there are any.

    The company's own template of reminders is tried with made-up ones. With --database also what does not fit who is
    there: units nobody knows, people who have left.
    """
    path = file or place.policy
    try:
        found = read_policy(replace(place, policy=path))
        _check_templates(Path(found.source).parent)
    except BadInput as error:
        if place.shape == "table":
            raise
        problems = error.problems if isinstance(error, BadInputs) else (error.text,)
        if place.shape == "json":
            printing.document({"good": False, "problems": list(problems)})
        else:
            printing.rows("csv", ("problem",), [{"problem": problem} for problem in problems])
        return exit_codes.BAD_INPUT
    warnings = [*law.warnings(found), *_misfits(place, found)]
    if place.shape == "table":
        printing.tell(tr("{path}: good (hash {hash})", path=path, hash=found.hash[:12]))
        if found.since is not None and found.previous is not None:
            day, before = iso(found.since, found.zone)[:10], found.previous.source
            printing.tell(tr("In force from {day}; until then {before} is", day=day, before=before))
        for warning in warnings:
            print(as_text.cell(language.say(tr("warning: {warning}", warning=warning))))
    elif place.shape == "json":
        since = None if found.since is None else iso(found.since, found.zone)
        printing.document(
            {"good": True, "problems": [], "warnings": warnings, "hash": found.hash, "effective_from": since}
        )
    else:
        printing.rows("csv", ("problem",), ())
    return exit_codes.DONE


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    """Return a value as people call it; its key stays beside it, for whoever writes it into the file."""
    return {"what": about(row["key"]), "key": row["key"], "value": named(row["key"], row["value"])}


def _check_templates(folder: Path) -> None:
    """Raise BadInput where the company's own words for messages cannot be used."""
    from wxflow_machines.parts.reminders import TOPIC
    from wxflow_office.messages import template  # most policies have none, and jinja2 takes a while

    template.check(folder, (TOPIC,))


def _misfits(place: Given, policy: Policy) -> list[str]:
    """Return what does not fit who is in the database, where one is named; else what can be seen without."""
    from wxflow.databases.connect import open_store  # a file that cannot be read is told without a database
    from wxflow_office.instances import who_is_there

    if click.get_current_context().get_parameter_source("database") != ParameterSource.COMMANDLINE:
        return list(who_is_there.twice_listed(policy))
    with closing(open_store(place.database)) as store:
        return list(who_is_there.misfits(Company(place, policy, store), clock.now()))


def _flat(values: dict[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")  # pyright: ignore[reportUnknownArgumentType]
        elif value is not None:
            yield path + name, value
