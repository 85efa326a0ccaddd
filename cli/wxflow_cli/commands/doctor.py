"""Say whether all is well with the installation."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import click

from wxflow.databases.connect import open_store
from wxflow.engine.doctor import Finding
from wxflow.errors import WxflowError
from wxflow.store.store import Store
from wxflow.translatable import term, tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock, policy_folder
from wxflow_office.company.company import Company, opened, read_policy
from wxflow_office.instances.health import examine
from wxflow_office.texts import as_text, language

_COLUMNS = ("name", "good", "detail")


@click.command()
@now_option
@standard_options
def doctor(place: Given, now: int | None) -> int:
    """Examine the installation: does the clock run, is anything stuck; exit 1 with findings."""
    moment = clock.now() if now is None else now
    if place.is_for_all:
        with closing(open_store(place.database)) as store:
            found = _examine_all(place, store, moment)
        _print(place.shape, ("company", *_COLUMNS), found)
    else:
        with opened(place) as company:
            found = [finding._asdict() for finding in examine(company, moment)]
        _print(place.shape, _COLUMNS, found)
    return exit_codes.DONE if all(one["good"] for one in found) else exit_codes.FINDINGS


def _examine_all(place: Given, store: Store, moment: int) -> list[dict[str, Any]]:
    """Examine every company of the folder; one that cannot be opened is a finding itself."""
    found: list[dict[str, Any]] = []
    for name, one in policy_folder.each(place).items():
        try:
            findings = examine(Company(one, read_policy(one), store), moment)
        except WxflowError as error:
            findings = [Finding("policy", False, error.text)]
        found += [{"company": name, **finding._asdict()} for finding in findings]
    return found


def _print(shape: str, columns: Sequence[str], found: list[dict[str, Any]]) -> None:
    if shape != "table":
        printing.rows(shape, columns, found)
        return
    for one in found:
        whose = f"{one['company']} " if "company" in one else ""
        verdict = language.name("verdict", "good" if one["good"] else "BAD ")
        told = tr("{name}: {detail}", name=term("finding", one["name"]), detail=one["detail"])
        print(as_text.cell(f"{verdict}  {whose}{language.say(told)}"))
