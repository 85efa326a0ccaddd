"""Show a company's values, and check the file they are written in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from wxflow.errors import BadInput, BadInputs
from wxflow.words import words
from wxflow_cli import exits, language, printing
from wxflow_cli.lazy import LazyGroup, Place
from wxflow_cli.options import Given, standard_options

_PLACES = {
    "test": Place("wxflow_cli.policy_test:test", "Play cases, and tell what comes out otherwise than expected."),
    "diff": Place("wxflow_cli.policy_diff:diff", "Say what a new policy would change, for whom."),
}

policy = LazyGroup(
    name="policy", places=_PLACES, help="Show the company's values, and check the file.", no_args_is_help=True
)


@policy.command()
@standard_options
def show(given: Given) -> int:
    """Show every value of the file: the company's own, and the Measures' where it says nothing."""
    from wxflow.moments import iso
    from wxflow_cli.opening import read_policy

    found = read_policy(given)
    since = None if found.since is None else iso(found.since, found.zone)
    before = found.previous.hash if found.previous else None
    values = {"hash": found.hash, "effective_from": since, "previous": before, **json.loads(found.canonical)}
    if given.shape == "json":
        printing.document(values)
    else:
        rows = [{"key": key, "value": value} for key, value in _flat(values, "")]
        printing.rows(given.shape, ("key", "value"), rows, "policy")
    return exits.DONE


@policy.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@standard_options
def check(given: Given, file: Path | None) -> int:
    """Check a policy file and report all its mistakes, each with its line; exit 2 when there are any."""
    from wxflow_cli.opening import read_policy
    from wxflow_machines import legal

    path = file or given.policy
    try:
        found = read_policy(given._replace(policy=path))
    except BadInput as error:
        if given.shape == "table":
            raise
        problems = error.problems if isinstance(error, BadInputs) else (error.text,)
        if given.shape == "json":
            printing.document({"good": False, "problems": list(problems)})
        else:
            printing.rows("csv", ("problem",), [{"problem": problem} for problem in problems])
        return exits.BAD_INPUT
    warnings = list(legal.warnings(found))
    if given.shape == "table":
        language.tell(words("{path}: good (hash {hash})", path=path, hash=found.hash[:12]))
        for warning in warnings:
            print(printing.cell(language.say(words("warning: {warning}", warning=warning))))
    elif given.shape == "json":
        printing.document({"good": True, "problems": [], "warnings": warnings, "hash": found.hash})
    else:
        printing.rows("csv", ("problem",), ())
    return exits.DONE


def _flat(values: dict[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")  # pyright: ignore[reportUnknownArgumentType]
        elif value is not None:
            yield path + name, value
