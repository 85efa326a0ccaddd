"""Tell what a sweep did, or the sweeps of all companies."""

from collections.abc import Iterator, Sequence
from typing import Any

from wxflow.engine.sweep import Run
from wxflow.errors import WxflowError
from wxflow.moments import iso
from wxflow.translatable import listed, tr
from wxflow_cli.terminal import printing
from wxflow_machines.policy.policy import Policy
from wxflow_office import logs
from wxflow_office.sweeps.turns import Ended
from wxflow_office.texts import as_text, language


def tell(shape: str, run: Run, policy: Policy, *, dry_run: bool = False) -> None:
    """Tell what one company's sweep did; a table only of what somebody should look at."""
    _log(policy.code, run, policy, dry_run=dry_run)
    if shape == "table":
        for line in _lines(run, policy, "wxflow sweep --release --actor ID", dry_run=dry_run):
            print(as_text.cell(line))
    else:
        printing.one(shape, _row(run, policy.zone))


def tell_all(shape: str, ended: Sequence[Ended], *, dry_run: bool = False) -> None:
    """Tell the same of many companies, each by its name."""
    rows: list[dict[str, Any]] = []
    for one in ended:
        if one.run is None or one.policy is None:
            why = _why_not(one)
            logs.info("swept not", company=one.company, why=why)
            rows.append({"company": one.company, "outcome": "failed", "why": why})
            lines = iter((as_text.cell(language.say(tr("failed: {why}", why=why))),))
        else:
            _log(one.company, one.run, one.policy, dry_run=dry_run)
            rows.append({"company": one.company, **_row(one.run, one.policy.zone)})
            release = f"wxflow sweep --company {one.company} --release --actor ID"
            lines = _lines(one.run, one.policy, release, dry_run=dry_run)
        if shape == "table":
            for line in lines:
                print(f"{as_text.cell(one.company)}: {line}")
    if shape != "table":
        names = dict.fromkeys(name for row in rows for name in row)
        printing.rows(shape, tuple(names), rows)


def _why_not(ended: Ended) -> str:
    """Return what stopped a company's sweep."""
    error = ended.error
    if isinstance(error, WxflowError):
        return error.text
    return tr("unexpected {kind}: {error}", kind=type(error).__name__, error=error)


def _lines(run: Run, policy: Policy, release: str, *, dry_run: bool) -> Iterator[str]:
    if run.outcome == "held":
        holders = listed(policy.information_centre)
        yield language.say(
            tr(
                "held by the brake: {held} charges are due, the policy lets {brake} through",
                held=run.held,
                brake=policy.brake,
            )
        )
        yield language.say(tr("look at `wxflow due`; then {holders} may `{release}`", holders=holders, release=release))
        return
    if dry_run:
        yield language.say(
            tr(
                "dry run: {fired} of {due} due deadlines would fire, with {charged} charges",
                fired=run.fired,
                due=run.due,
                charged=run.charged,
            )
        )
    for parked in run.parked:
        yield as_text.cell(language.say(tr("failed: {parked}", parked=parked)))


def _log(company: str, run: Run, policy: Policy, *, dry_run: bool) -> None:
    logs.info("swept", company=company, dry_run=dry_run, **_row(run, policy.zone))


def _row(run: Run, zone: str) -> dict[str, Any]:
    shown = run._asdict()
    lag: int = shown.pop("lag")
    return {**shown, "now": iso(run.now, zone), "lag_seconds": lag // 1_000_000, "parked": list(run.parked)}
