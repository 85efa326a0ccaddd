"""Fire one event at many: chosen by month, group, person, clause, or ticked in a workbook; rehearsed first."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow.declare.machine import Machine
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, options, printing, translated
from wxflow_cli.terminal.months import MONTH

if TYPE_CHECKING:  # what opens a company is imported when a command runs
    from wxflow_office.company.company import Company

_EVENTS = {
    "penalty": ("confirm", "record", "waive", "settle", "release"),
    "membership": ("add", "correct", "remove"),
}
"""As the office has it; help does without importing that."""
NAMES = ("month", "group", "person", "clause", "file", "batch")
_DATA = "data_"


def takes_many(machine: Machine, event: str) -> bool:
    """Tell whether an event may be fired at many at once."""
    return event in _EVENTS.get(machine.name, ())


def own_options(machine: Machine, event: str) -> list[click.Option]:
    """Make the options that choose many in place of a key."""
    if not takes_many(machine, event):
        return []
    found: list[click.Option] = [
        translated.Option(["--group", "many_group"], metavar="GROUP", help="Without a key: all of this group."),
        translated.Option(["--person", "many_person"], metavar="PERSON", help="Without a key: all of this person."),
        translated.Option(["--yes"], is_flag=True, help="Without a key: do it; otherwise it is only rehearsed."),
    ]
    if machine.name != "penalty":
        return found
    return [
        translated.Option(
            ["--month", "many_month"], type=MONTH, metavar="MONTH", help="Without a key: all of this month."
        ),
        translated.Option(["--clause", "many_clause"], metavar="CLAUSE", help="Without a key: all of this clause."),
        *([translated.Option(["--batch"], metavar="NUMBER", help="The number of the batch they are settled with.")]
          if event == "settle" else []),
        translated.Option(
            ["--file", "many_file"], type=click.Path(path_type=Path), metavar="FILE",
            help="Without a key: those that are ticked in this workbook.",
        ),
        *found,
    ]  # fmt: skip


def take(values: dict[str, Any]) -> dict[str, Any]:
    """Take what chooses many out of a command's values."""
    names = [name for name in values if name.startswith("many_") or name in ("yes", "batch")]
    return {name.removeprefix("many_"): values.pop(name) for name in names}


def fire(machine: Machine, event: str, given: options.Given, chosen: dict[str, Any], values: dict[str, Any]) -> int:
    """Fire the event at all that are chosen, or rehearse it."""
    from wxflow_cli.terminal.carrying_out import carry_out
    from wxflow_office.company.company import opened
    from wxflow_office.instances.many import planned

    if not any(chosen.get(name) for name in ("month", "group", "person", "clause", "file")):
        raise click.UsageError(tr("give a key, or choose many, by --group for example"), click.get_current_context())
    if any(value for name, value in values.items() if name.startswith(_DATA)):
        raise BadInput(tr("what goes with one goes with no many: give a key, or leave the data out"))
    rehearsed = not chosen["yes"] or values["dry_run"]
    with opened(given) as company:
        plan = list(planned(company, _asked(company, machine, event, chosen, values)))
        if not plan and given.shape == "table":
            printing.tell(tr("there is nothing that this would change"))
            return exit_codes.DONE
        code = carry_out(company, plan, given.shape, dry_run=rehearsed, called=_called(company))
    if rehearsed and given.shape == "table":
        printing.tell(tr("this was a rehearsal: with --yes it is done"))
    return code


def _called(company: "Company") -> Any:
    from wxflow_office.instances.called import Called

    return Called(company)


def _asked(company: "Company", machine: Machine, event: str, chosen: dict[str, Any], values: dict[str, Any]) -> Any:
    from wxflow_office.instances.many import Asked
    from wxflow_office.instances.meant import actor_given
    from wxflow_office.instances.narrowed import Wanted
    from wxflow_office.instances.ticked import ticked

    month, file, batch = chosen.get("month"), chosen.get("file"), chosen.get("batch")
    reason = values["reason"] or (f"批次 {batch}" if batch else None)
    if _needs_reason(machine, event) and not reason and not file:
        raise BadInput(tr("--reason is missing: say why"))
    rows = ticked(file, event, company.zone) if file else ()
    if file and not rows:
        raise BadInput(tr("{path}: nothing is ticked for this", path=file))
    return Asked(
        machine=machine.name,
        event=event,
        actor=actor_given(company, values["actor"]),
        recorded_at=company.moment(values["recorded_at"]),
        wanted=Wanted(person=chosen.get("person"), group=chosen.get("group")),
        month=None if month is None else f"{month.year}-{month.month:02}",
        clause=chosen.get("clause"),
        ticked=rows,
        reason=reason,
    )


def _needs_reason(machine: Machine, event: str) -> bool:
    return any(move.reason for move in machine.transitions if move.event == event)
