"""Say whether all is well with the installation."""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from wxflow.words import named, words
from wxflow_cli import exits, language, printing, times
from wxflow_cli.options import Given, now_option, standard_options

if TYPE_CHECKING:
    from wxflow.doctor import Finding
    from wxflow.store import Store
    from wxflow_cli.opening import Opened

_COLUMNS = ("name", "good", "detail")


@click.command()
@now_option
@standard_options
def doctor(given: Given, now: int | None) -> int:
    """Examine the installation: does the clock run, is anything stuck; exit 1 with findings."""
    from wxflow.store import Store
    from wxflow_cli.opening import opened

    moment = times.now() if now is None else now
    if given.is_for_all:
        with closing(Store.open(given.database)) as store:
            found = _examine_all(given, store, moment)
        _print(given.shape, ("company", *_COLUMNS), found)
    else:
        with opened(given) as company:
            found = [finding._asdict() for finding in _examine(company, moment)]
        _print(given.shape, _COLUMNS, found)
    return exits.DONE if all(one["good"] for one in found) else exits.FINDINGS


def _examine(company: "Opened", moment: int) -> "list[Finding]":
    from wxflow.doctor import examine

    findings = examine(company.engine, moment, company.policy.max_silence_hours, times.latest(moment))
    return [*findings, *_held(company)]


def _held(company: "Opened") -> "list[Finding]":
    """Find the charges that are held because nobody told the debtor; only where there are any, or may be."""
    from wxflow import views
    from wxflow.doctor import Finding

    held = [one.key for one in views.instances(company.store, company.company, "penalty", states=("held",))]
    if not held and company.policy.sanctions.charge_requires == "nothing":
        return []
    named = ", ".join(held[:5]) + (", …" if len(held) > 5 else "")
    detail = words(
        "{held} charges are held, their debtors were not told in time: release or waive {named}",
        held=len(held),
        named=named,
    )
    return [Finding("held charges", not held, detail if held else words("no charge is held"))]


def _examine_all(given: Given, store: "Store", moment: int) -> list[dict[str, Any]]:
    """Examine every company of the folder; one that cannot be opened is a finding itself."""
    from wxflow.doctor import Finding
    from wxflow.errors import WxflowError
    from wxflow_cli import policy_folder
    from wxflow_cli.opening import Opened, read_policy

    found: list[dict[str, Any]] = []
    for name, one in policy_folder.each(given).items():
        try:
            findings = _examine(Opened(one, read_policy(one), store), moment)
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
        told = words("{name}: {detail}", name=named("finding", one["name"]), detail=one["detail"])
        print(printing.cell(f"{verdict}  {whose}{language.say(told)}"))
