"""Hold a policy to the cases written beside it."""

from pathlib import Path
from typing import Any

import click

from wxflow.translatable import term, tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.policies import cases as policy_cases
from wxflow_office.policies.play import differences
from wxflow_office.texts import as_text, language


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.toml...")
@standard_options
def test(place: Given, files: tuple[Path, ...]) -> int:
    """Play the cases of files, each on a database of its own, and tell what comes out otherwise than they expect.

    A case is held to the policy it names, else to that of --policy. Exit 1 when anything differs.
    """
    cases = [(file, case) for file in files for case in policy_cases.read(file)]
    results: list[dict[str, Any]] = []
    for file, case in cases:
        found = [one._asdict() for one in differences(place, case)]
        results.append({"file": str(file), "case": case.name, "good": not found, "differences": found})
    _print(place.shape, results)
    return exit_codes.DONE if all(one["good"] for one in results) else exit_codes.FINDINGS


def _print(shape: str, results: list[dict[str, Any]]) -> None:
    if shape == "json":
        printing.rows("json", (), results)
        return
    rows = [{**one, **wrong} for one in results for wrong in one["differences"]]
    if shape == "csv":
        printing.rows("csv", ("file", "case", "what", "expected", "found"), rows)
        return
    for one in results:
        verdict = language.name("verdict", "good" if one["good"] else "WRONG")
        print(as_text.cell(f"{verdict}  {one['file']}: {one['case']}"))
        for wrong in one["differences"]:
            expected, found = (wrong[name] or tr("nothing") for name in ("expected", "found"))
            what = term("difference", wrong["what"])
            said = tr("{what}: expected {expected}; found {found}", what=what, expected=expected, found=found)
            print(" " * 7 + as_text.cell(language.say(said)))
