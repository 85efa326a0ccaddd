"""Hold a group against its roster as exported from the chat."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import Refused
from wxflow.words import words
from wxflow_cli import exits, language, logs, printing, roster_files, texts
from wxflow_cli.options import Given, actor_option, standard_options
from wxflow_cli.times import MOMENT

if TYPE_CHECKING:
    from wxflow.command import Command, Outcome
    from wxflow.rows import Step
    from wxflow_cli.opening import Opened


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
    from wxflow_cli.opening import opened

    texts.check(fired["actor"], "--actor")
    with opened(given) as company:
        command = _command(company, group, _seen(company, file, sheet, title), fired)
        if not (fired["confirm"] or fired["dry_run"]):
            _check_fit(company, group, command)
        outcome = company.engine.fire(command, dry_run=fired["dry_run"])
        found = _found(outcome, command)
        findings = [{name: one.get(name) for name in _COLUMNS} for one in found.data["findings"]]
        penalties = [step.key for step in outcome.steps if step.cause == f"inspection/{command.key}#{found.seq}"]
        logs.info("inspected", group=group, findings=len(findings), penalties=len(penalties))
        _print(command.key, findings, penalties, given.shape, dry_run=fired["dry_run"])
    return exits.FINDINGS if any(one["standing"] != "cured" for one in findings) else exits.DONE


def _seen(company: "Opened", file: Path, sheet: str | None, title: str | None) -> dict[str, Any]:
    from wxflow_cli import sheets

    _, rows = roster_files.read(sheets.read(file, sheet), ("nickname",), company.zone)
    roster = [{"nickname": row.nickname, **({"person": row.person} if row.person else {})} for row in rows]
    data: dict[str, Any] = {"roster": roster, "source_sha256": sha256(file.read_bytes()).hexdigest()}
    return data if title is None else {**data, "title": title}


def _command(company: "Opened", group: str, data: dict[str, Any], fired: dict[str, Any]) -> "Command":
    """Make the command, numbered as the next inspection of the group on that day."""
    from wxflow import views
    from wxflow.command import Command

    recorded_at = company.moment(fired["recorded_at"])
    at = recorded_at if fired["at"] is None else fired["at"]
    day = company.engine.calendar.local_date(at).isoformat()
    earlier = views.instances(company.store, company.company, "inspection", refs=(("group", group),))
    number = sum(one.key.split("/")[1] == day for one in earlier) + 1
    return Command("inspection", f"{group}/{day}/{number}", "record", data, fired["actor"], at, recorded_at)


def _found(outcome: "Outcome", command: "Command") -> "Step":
    return next(step for step in outcome.steps if (step.key, step.event) == (command.key, "find"))


def _check_fit(company: "Opened", group: str, command: "Command") -> None:
    """Refuse a roster that is more likely another group's, and say whose."""
    from wxflow import views
    from wxflow_machines.fitting import fit_of, group_it_fits

    roster = command.data["roster"]
    found = _found(company.engine.fire(command, dry_run=True), command)
    fit, most = fit_of(len(roster), found.data["findings"]), company.policy.at(command.recorded_at).most_wrong_percent
    if not fit.is_bad(most):
        return
    states = ("present", "misnamed", "surplus")
    members = (one.facts for one in views.instances(company.store, company.company, "membership", states=states))
    other = group_it_fits(roster, members)
    why = words(
        "{wrong} of {people} people would be charged as surplus or missing, more than {percent} %{other}",
        wrong=fit.wrong, people=fit.people, percent=most,
        other=words("; it fits group {group}", group=other) if other not in (None, group) else "",
    )  # fmt: skip
    raise Refused(command.key, why, words("the roster of group {group}, or --confirm if it is", group=group))


def _print(key: str, findings: list[dict[str, Any]], penalties: list[str], shape: str, *, dry_run: bool) -> None:
    if shape == "json":
        printing.document({"key": key, "dry_run": dry_run, "findings": findings, "penalties": penalties})
        return
    if findings or shape == "csv":
        printing.rows(shape, _COLUMNS, findings)
    if shape == "table":
        mark = words("dry run, nothing was written: ") if dry_run else ""
        language.tell(
            words(
                "{mark}inspection {key}: {findings} findings, {penalties} penalties proposed",
                mark=mark,
                key=key,
                findings=len(findings),
                penalties=len(penalties),
            )
        )
