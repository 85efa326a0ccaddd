"""Show the machines as they are declared."""

from typing import Any

import click

from wxflow.decide.compiled import CompiledMachine
from wxflow.declare import mermaid
from wxflow.declare.machine import Machine, Transition
from wxflow.engine.undeclared import undeclared
from wxflow.event_log.petri_net import net_of
from wxflow.event_log.pnml import pnml
from wxflow.translatable import plain, term, tr
from wxflow_cli.commands.catalog import COMMANDS
from wxflow_cli.commands.machine.migrate import migrate
from wxflow_cli.declared.groups import groups
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.lazy import LazyGroup
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_machines.measures import MACHINES
from wxflow_office.company.company import database_is_there, machines, opened
from wxflow_office.texts import language

START = "∅"


@click.group(cls=translated.Group, no_args_is_help=True)
def machine() -> None:
    """Show the machines as they are declared."""


machine.add_command(migrate)


@machine.command("list")
@standard_options
def list_(place: Given) -> int:
    """List the machines."""
    rows = [
        {
            "name": one.name,
            "title": plain(one.title),
            "key": "/".join(one.key) or "text",
            "root": one.root_machine,
            "states": [term("state", state, one.name) for state in one.states],
            "events": list(one.events),
            "deadlines": [term("deadline", deadline.name) for deadline in one.deadlines],
        }
        for one in MACHINES
    ]
    printing.rows(place.shape, ("name", "title", "key", "root", "states", "deadlines"), rows, "machine")
    return exit_codes.DONE


@machine.command()
@click.argument("name")
@standard_options
def show(place: Given, name: str) -> int:
    """Show a machine's transitions and deadlines."""
    one = _named(name)
    moves = [_move(transition) for transition in one.transitions]
    limits = [
        {
            "deadline": limit.name,
            "armed_by": [term("event", event, one.name) for event in limit.armed_by],
            "while_in": [term("state", state, one.name) for state in limit.while_in],
            "note": plain(limit.note),
        }
        for limit in one.deadlines
    ]
    if place.shape == "json":
        whole = {"name": one.name, "title": one.title, "key": list(one.key), "root": one.root_machine}
        printing.document({**whole, "states": list(one.states), "transitions": moves, "deadlines": limits})
        return exit_codes.DONE
    printing.rows(place.shape, ("event", "from", "to", "by", "data", "note"), moves, one.name)
    if place.shape == "table" and limits:
        print()
        printing.rows("table", ("deadline", "armed_by", "while_in", "note"), limits)
    return exit_codes.DONE


@machine.command()
@click.argument("name")
@click.option(
    "--as", "form", type=click.Choice(["mermaid", "pnml"]), default="mermaid", show_default=True,
    help="A state diagram, or a Petri net that an exported event log can be held against.",
)  # fmt: skip
@standard_options
def draw(place: Given, name: str, form: str) -> int:
    """Draw a machine."""
    drawing = mermaid.drawn(_named(name)) if form == "mermaid" else _net(_named(name))
    if place.shape == "table":
        print(drawing)
    else:
        printing.one(place.shape, {"name": name, form: drawing})
    return exit_codes.DONE


@machine.command()
@standard_options
def check(place: Given) -> int:
    """Check every declaration, and that nothing is stored which none of them knows any more; exit 1 with findings."""
    findings = [f"machine {one.name}: the name belongs to a command" for one in MACHINES if one.name in COMMANDS]
    made = groups()
    for one in MACHINES:
        CompiledMachine(one).stepper.get_triggers(START)  # builds it, or says why not
        findings += [f"machine {one.name}: {problem}" for problem in _problems(one, made[one.name])]
    findings += _undeclared(place)
    if place.shape == "table":
        for finding in findings:
            printing.tell(finding)
        verdict = tr("{findings} findings", findings=len(findings)) if findings else tr("all good")
        printing.tell(tr("{machines} machines, {verdict}", machines=len(MACHINES), verdict=verdict))
    else:
        printing.rows(place.shape, ("finding",), [{"finding": finding} for finding in findings])
    return exit_codes.FINDINGS if findings else exit_codes.DONE


def _undeclared(place: Given) -> list[str]:
    """Hold what is stored against the declarations, where there is a company to look at."""
    if not place.policy.exists() or not database_is_there(place.database):
        return []
    with opened(place) as company, company.store.snapshot():
        return list(undeclared(company.store, company.company, company.machines))


def _net(one: Machine) -> str:
    return pnml(net_of(one))


def _problems(one: Machine, group: LazyGroup) -> list[str]:
    """Find what would make a machine's commands ambiguous."""
    taken = [event for event in (*group.commands, *group.entries) if event in one.events]
    found = [f"event {event}: the name belongs to a command" for event in taken]
    context = click.Context(group)
    for event in one.events:
        fields = {transition.data for transition in one.transitions if transition.event == event}
        if len(fields) > 1:
            found.append(f"event {event}: its transitions take different data")
        command = group.get_command(context, event)
        names = [name for param in (command.params if command else ()) for name in param.opts]
        twice = sorted({name for name in names if names.count(name) > 1})
        found += [f"event {event}: option {name} is there twice" for name in twice]
    return found


def _named(name: str) -> Machine:
    """Return the machine that a text names, in whatever language."""
    known = machines()
    return known[language.meant("machine", name, known.machines)].machine


def _move(transition: Transition) -> dict[str, Any]:
    return {
        "event": transition.event,
        "from": [source or START for source in transition.sources],
        "to": transition.target or "·",
        "by": [term("role", role.name) for role in transition.by] or [tr("(follow-up)")],
        "data": [term("column", field.name) for field in transition.data],
        "reason": transition.reason,
        "note": plain(transition.note),
    }
