"""Hold a group against its roster as exported from the chat."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from wxflow.translatable import tr
from wxflow_cli.commands.imports import run
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_office import logs
from wxflow_office.company.company import Company, opened
from wxflow_office.files import text_check
from wxflow_office.imports import inspection
from wxflow_office.instances.called import Called
from wxflow_office.instances.meant import actor_given, key_meant
from wxflow_office.spreadsheets import read

_COLUMNS = ("standing", "clause", "kind", "person", "role", "found", "right")


@click.command()
@click.argument("group")
@click.option(
    "--roster", "file", type=click.Path(path_type=Path), required=True, metavar="FILE",
    help="CSV or XLSX with the column 群昵称, and 工号 where it is known.",
)  # fmt: skip
@click.option("--sheet", metavar="NAME", help="Only this sheet of a workbook.")
@click.option("--title", help="The group's title as seen; without it nothing is said of the title.")
@actor_option(required=True)
@click.option("--at", type=MOMENT, metavar="TIME", help="When the roster was taken; --recorded-at by default.")
@click.option("--recorded-at", type=MOMENT, metavar="TIME", help="When it became known; now by default.")
@click.option("--confirm", is_flag=True, help="Take a roster that fits the group badly all the same.")
@click.option("--dry-run", is_flag=True, help="Do it for real, show what would come of it, and undo it.")
@standard_options
def inspect(given: Given, /, group: str, file: Path, sheet: str | None, title: str | None, **fired: Any) -> int:
    """Hold a group against its roster, and charge what nobody had time left for; exit 1 with findings.

    pending: a deadline still runs; known: charged before; charged: now; cured: charged before, and right now;
    unclear: which of several people of one name cannot be told; differs: the title fits, and is not the one on record.
    """
    text_check.check(fired["actor"], "--actor")
    with opened(given) as company:
        group, fired["actor"] = key_meant(company, "group", group), actor_given(company, fired["actor"])
        digest = sha256(file.read_bytes()).hexdigest()
        table, data = inspection.seen(read.read(file, sheet), digest, title, company.zone)
        run.warn(table)
        moment = company.moment(fired["recorded_at"])
        command = inspection.record(company, group, data, actor=fired["actor"], at=fired["at"], recorded_at=moment)
        if not (fired["confirm"] or fired["dry_run"]):
            inspection.check_fit(company, group, command)
        outcome = company.engine.fire(command, dry_run=fired["dry_run"])
        found = inspection.found_by(outcome, command)
        findings = [{name: one.get(name) for name in _COLUMNS} for one in found.data["findings"]]
        penalties = [step.key for step in outcome.steps if step.cause == f"inspection/{command.key}#{found.seq}"]
        logs.info("inspected", group=group, findings=len(findings), penalties=len(penalties))
        _print(company, command.key, findings, penalties, given.shape, dry_run=fired["dry_run"])
    return exit_codes.FINDINGS if any(one["standing"] != "cured" for one in findings) else exit_codes.DONE


def _print(
    company: Company, key: str, findings: list[dict[str, Any]], penalties: list[str], shape: str, *, dry_run: bool
) -> None:
    called = Called(company)
    for one in findings:
        one["person"] = one["person"] and called.id(one["person"])
    if shape == "json":
        printing.document({"key": key, "dry_run": dry_run, "findings": findings, "penalties": penalties})
        return
    if shape == "csv":
        printing.rows(shape, _COLUMNS, findings)
    else:
        if findings:
            printing.table(_COLUMNS, findings, say=called.value)
        mark = tr("dry run, nothing was written: ") if dry_run else ""
        printing.tell(
            tr(
                "{mark}inspection {key}: {findings} findings, {penalties} penalties proposed",
                mark=mark,
                key=key,
                findings=len(findings),
                penalties=len(penalties),
            )
        )
