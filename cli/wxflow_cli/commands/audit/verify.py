"""Verify the record."""

import os
from functools import partial
from typing import TYPE_CHECKING

import click

from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.hashes import HASH
from wxflow_cli.terminal.options import Place, standard_options
from wxflow_office.texts import language

if TYPE_CHECKING:
    from wxflow.audit.verify import Judge, Report
    from wxflow.decide.compiled import Machines
    from wxflow.store.store import Store
    from wxflow_office.company.company import Company

_A_PROCESS_EACH = 20_000
"""Instances that are worth a process of their own, which takes half a second to begin."""


@click.command()
@click.option("--semantic", is_flag=True, help="Replay every step against the declaration and policy in force.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once; by default as many as are worth it.")
@click.option(
    "--public-key", metavar="HEX|FILE", envvar="WXFLOW_PUBLIC_KEY", show_envvar=True,
    help="The key that all checkpoints must be signed with.",
)  # fmt: skip
@click.option(
    "--root", "roots", type=HASH, multiple=True, metavar="HEX", help="A checkpoint's root kept elsewhere; repeatable."
)
@standard_options
def verify(place: Place, semantic: bool, jobs: int | None, public_key: str | None, roots: tuple[bytes, ...]) -> int:
    """Verify every seal, state, timer and checkpoint against the steps; exit 1 with findings."""
    from wxflow.audit import ranges
    from wxflow.proofs import checkpointing, signing
    from wxflow_office.company.company import opened

    trusted = None if public_key is None else signing.read_public_key(public_key)
    with opened(place) as company:
        with company.store.snapshot():
            found = tuple(checkpointing.check(company.store, company.company, public_key=trusted, roots=roots))
        worth = min(os.cpu_count() or 1, ranges.count(company.store, company.company) // _A_PROCESS_EACH + 1)
        report = _verify(company, place, semantic, worth if jobs is None else jobs)
    report = report._replace(findings=found + report.findings)
    _print(report, place.shape)
    return exit_codes.FINDINGS if report.findings else exit_codes.DONE


def _verify(company: "Company", place: Place, semantic: bool, jobs: int) -> "Report":
    from wxflow.audit import verify as audit

    means = partial(_means, place, semantic)
    if jobs > 1:
        return audit.verify_together(place.database, company.company, jobs, means)
    return audit.verify(company.store, company.company, *means(company.store))


def _means(place: Place, semantic: bool, store: "Store") -> "tuple[Machines, Judge | None]":
    """Make what one process verifies with."""
    from wxflow_office.company.company import calendar_of, machines, read_policy

    if not semantic:
        return machines(), None
    from wxflow.audit.in_force import InForce
    from wxflow.audit.past import Past
    from wxflow.audit.replay import Replay
    from wxflow_machines.policy import file

    policy = read_policy(place)
    past, in_force = Past(store, policy.code, machines()), InForce(store, policy.code, file.kept)
    return machines(), Replay(past, in_force, machines(), calendar_of(policy, place, store))


def _print(report: "Report", shape: str) -> None:
    if shape == "table":
        for finding in report.findings:
            print(printing.cell(language.say(finding)))
        verdict = tr("{findings} findings", findings=len(report.findings)) if report.findings else tr("all good")
        language.tell(
            tr(
                "{instances} instances, {steps} steps, {timers} timers verified: {verdict}",
                instances=report.instances,
                steps=report.steps,
                timers=report.timers,
                verdict=verdict,
            )
        )
    elif shape == "csv":
        printing.rows("csv", ("finding",), [{"finding": finding} for finding in report.findings])
    else:
        printing.document(report._asdict())
