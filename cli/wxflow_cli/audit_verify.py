"""Verify the record."""

import os
from functools import partial
from typing import TYPE_CHECKING

import click

from wxflow.words import words
from wxflow_cli import exits, language, printing
from wxflow_cli.hashes import HASH
from wxflow_cli.options import Given, standard_options

if TYPE_CHECKING:
    from wxflow.audit import Judge, Report
    from wxflow.rules import Rulebook
    from wxflow.store import Store
    from wxflow_cli.opening import Opened

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
def verify(given: Given, semantic: bool, jobs: int | None, public_key: str | None, roots: tuple[bytes, ...]) -> int:
    """Verify every seal, state, timer and checkpoint against the steps; exit 1 with findings."""
    from wxflow import checkpoints, signing, spans
    from wxflow_cli.opening import opened

    trusted = None if public_key is None else signing.read_public_key(public_key)
    with opened(given) as company:
        with company.store.snapshot():
            found = tuple(checkpoints.check(company.store, company.company, public_key=trusted, roots=roots))
        worth = min(os.cpu_count() or 1, spans.count(company.store, company.company) // _A_PROCESS_EACH + 1)
        report = _verify(company, given, semantic, worth if jobs is None else jobs)
    report = report._replace(findings=found + report.findings)
    _print(report, given.shape)
    return exits.FINDINGS if report.findings else exits.DONE


def _verify(company: "Opened", given: Given, semantic: bool, jobs: int) -> "Report":
    from wxflow import audit

    means = partial(_means, given, semantic)
    if jobs > 1:
        return audit.verify_together(given.database, company.company, jobs, means)
    return audit.verify(company.store, company.company, *means(company.store))


def _means(given: Given, semantic: bool, store: "Store") -> "tuple[Rulebook, Judge | None]":
    """Make what one process verifies with."""
    from wxflow_cli.opening import calendar_of, read_policy, rulebook

    if not semantic:
        return rulebook(), None
    from wxflow.in_force import InForce
    from wxflow.past import Past
    from wxflow.replay import Replay
    from wxflow_machines import policy_file

    policy = read_policy(given)
    past, in_force = Past(store, policy.code, rulebook()), InForce(store, policy.code, policy_file.kept)
    return rulebook(), Replay(past, in_force, rulebook(), calendar_of(policy, given, store))


def _print(report: "Report", shape: str) -> None:
    if shape == "table":
        for finding in report.findings:
            print(printing.cell(language.say(finding)))
        verdict = words("{findings} findings", findings=len(report.findings)) if report.findings else words("all good")
        language.tell(
            words(
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
