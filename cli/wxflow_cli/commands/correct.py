"""Put a command right that was given wrongly: show what that would come to, and propose it."""

from typing import Any

import click

from wxflow.decide.command import Command
from wxflow.declare.fields import Field
from wxflow.declare.records import Step
from wxflow.errors import BadInput, UnknownName
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_cli.declared import fields, fire
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_cli.terminal.times import MOMENT
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.files import text_check
from wxflow_office.instances import corrections
from wxflow_office.instances.called import Called
from wxflow_office.instances.find import find_step
from wxflow_office.instances.meant import actor_given

Data = dict[str, Any]


@click.command()
@click.argument("step", metavar="STEP")
@click.option("--void", is_flag=True, help="The command should not have been given.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What a field of its data should have been; nothing behind the = takes it away.",
)
@click.option("--at", type=MOMENT, metavar="TIME", help="When it really happened.")
@click.option("--recorded-at", type=MOMENT, metavar="TIME", help="When it was really told.")
@click.option("--id", "key", metavar="ID", help="What to call the correction; C1, C2… by default.")
@click.option("--reason", help="Why (must be given, unless for a rehearsal).")
@click.option("--now", type=MOMENT, metavar="TIME", help="When it is proposed; now by default.")
@actor_option(required=False)
@click.option("--dry-run", is_flag=True, help="Show what it would come to, and propose nothing.")
@standard_options
def correct(place: Given, /, step: str, **values: Any) -> int:
    """Propose to put a command right, and show what that comes to; another person approves it.

    STEP is the command's own step: whose it is, by any name, and its number in the history, such as E0031#2 or
    person/E0031#2. Everything will stand as if the command had been right, and whatever was done since had then been
    done as it was.
    """  # fmt: skip
    with opened(place) as company:
        moment = company.moment(values["now"])
        corrected = find_step(company, step)
        proposal = _proposal(company, corrected, values)
        if not values["dry_run"]:
            _check_given(values)
        told = corrections.foreseen(company, proposal, moment)
        key = None if values["dry_run"] else _propose(company, proposal, moment, values)
        show(company, place.shape, corrected.name, told, key)
    return exit_codes.DONE


def _propose(company: Company, proposal: Data, moment: int, values: dict[str, Any]) -> str:
    """Propose it, and return what the correction is called."""
    key = values["key"] or corrections.next_key(company, "C")
    named = (actor_given(company, values["actor"]), None, moment, values["reason"])
    fire.give(company, Command("correction", key, "propose", proposal, *named))
    return key


def show(company: Company, shape: str, step: str, told: Data, key: str | None) -> None:
    """Print what a correction comes to; without a key it is a rehearsal."""
    if shape != "table":
        printing.one(shape, {"step": step, "correction": key, "dry_run": key is None, **told})
        return
    called = Called(company)
    printing.tell(tr("once {step} is put right:", step=called.step(step)))
    for title, columns, rows in corrections.in_words(called, told):
        if rows:
            printing.tell(tr("\n{title}: {number}", title=title, number=len(rows)))
            printing.table(columns, rows, None, called.value)
    if key is None:
        printing.tell(tr("dry run: nothing was written"))
    else:
        approve = f"wxflow correction approve {key}"
        printing.tell(tr("proposed as {key}; somebody else approves it: {command}", key=key, command=approve))


def _check_given(values: dict[str, Any]) -> None:
    for name in ("actor", "reason"):
        if values[name] is None:
            raise click.UsageError(tr("Missing option '--{name}'.", name=name), click.get_current_context())
        text_check.check(values[name], f"--{name}")


def _proposal(company: Company, step: Step, values: dict[str, Any]) -> Data:
    """Return a correction's own data: what it is that is put right, and how."""
    if bool(values["void"]) == bool(values["given"] or values["at"] is not None or values["recorded_at"] is not None):
        raise click.UsageError(
            tr("give --void, or what is right: --set, --at, --recorded-at"), click.get_current_context()
        )
    proposal: Data = {"step": step.name}
    if values["void"]:
        return {**proposal, "void": True}
    if values["given"]:
        proposal["data"] = _data(company, step, values["given"])
    for name in ("at", "recorded_at"):
        if values[name] is not None:
            proposal[name] = iso(clock.has_come(values[name], company.zone), company.zone)
    return proposal


def _data(company: Company, step: Step, given: tuple[str, ...]) -> Data:
    """Read FIELD=VALUE by the event's declared fields; FIELD.PART names a part of a record."""
    moves = company.machines[step.machine].machine.transitions
    declared = {field.name: field for move in moves if move.event == step.event for field in move.data}
    data: Data = {}
    for text in given:
        path, sign, value = text.partition("=")
        if not sign:
            raise BadInput(tr("--set: {text} has no '='", text=repr(text)))
        name, _, part = path.strip().partition(".")
        if name not in declared:
            raise UnknownName(tr("field"), name, declared)
        if part:
            before: Data = data.get(name) or step.data.get(name) or {}
            data[name] = {**before, part: _value(_part(declared[name], part), value, step.machine)}
        else:
            data[name] = _value(declared[name], value, step.machine)
    return data


def _part(field: Field, name: str) -> Field:
    found = {part.name: part for part in field.fields}
    if name not in found:
        raise UnknownName(tr("field"), f"{field.name}.{name}", [f"{field.name}.{one}" for one in found])
    return found[name]


def _value(field: Field, text: str, of: str) -> Any:
    if not text:
        return None
    if field.shape == "flag":
        return {"true": True, "false": False}.get(text, text)
    return fields.read(field, (text,) if field.shape in ("texts", "mapping", "records") else text, of)
