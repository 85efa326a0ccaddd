"""Examine a company: the engine's own findings, what charges are held, and whom the policy names that is not there."""

from itertools import islice

from wxflow.engine.doctor import Finding
from wxflow.engine.doctor import examine as examine_engine
from wxflow.translatable import joined, tr
from wxflow_office.company import clock
from wxflow_office.company.company import Company
from wxflow_office.instances import who_is_there
from wxflow_office.instances.vacant import vacant

_MOST_TOLD = 5


def examine(company: Company, moment: int) -> list[Finding]:
    """Examine everything at a moment, UTC microseconds."""
    findings = examine_engine(company.engine, moment, company.policy.max_silence_hours, clock.latest(moment))
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
