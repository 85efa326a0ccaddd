"""Say whether all is well with the installation."""

from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import Any

import click

from wxflow.databases.connect import open_store
from wxflow.engine.doctor import Finding, examine
from wxflow.errors import WxflowError
from wxflow.store.store import Store
from wxflow.translatable import joined, term, tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company import clock, policy_folder
from wxflow_office.company.company import Company, opened, read_policy
from wxflow_office.instances import who_is_there
from wxflow_office.instances.vacant import vacant
from wxflow_office.texts import as_text, language

_COLUMNS = ("name", "good", "detail")
_MOST_TOLD = 5


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
            found = [finding._asdict() for finding in _examine(company, moment)]
        _print(place.shape, _COLUMNS, found)
    return exit_codes.DONE if all(one["good"] for one in found) else exit_codes.FINDINGS


def _examine(company: Company, moment: int) -> list[Finding]:
    findings = examine(company.engine, moment, company.policy.max_silence_hours, clock.latest(moment))
    return [*findings, *_held(company), *_people(company, moment)]


def _people(company: Company, moment: int) -> list[Finding]:
    """Find what in the policy does not fit who is there, and what nobody can act on."""
    waiting = (one.text for one in islice(vacant(company, moment), _MOST_TOLD))
    found = [*who_is_there.misfits(company, moment), *waiting]
    detail = joined(found) if found else tr("everybody the policy names is there, and nothing waits in vain")
    return [Finding("people", not found, detail)]


def _held(company: Company) -> list[Finding]:
    """Find the charges that are held because nobody told the debtor; only where there are any, or may be."""
    held = [one.key for one in company.queries.instances("penalty", states=("held",))]
    if not held and company.policy.sanctions.charge_requires == "nothing":
        return []
    named = ", ".join(held[:5]) + (", …" if len(held) > 5 else "")
    detail = tr(
        "{held} charges are held, their debtors were not told in time: release or waive {named}",
        held=len(held),
        named=named,
    )
    return [Finding("held charges", not held, detail if held else tr("no charge is held"))]


def _examine_all(place: Given, store: Store, moment: int) -> list[dict[str, Any]]:
    """Examine every company of the folder; one that cannot be opened is a finding itself."""
    found: list[dict[str, Any]] = []
    for name, one in policy_folder.each(place).items():
        try:
            findings = _examine(Company(one, read_policy(one), store), moment)
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
