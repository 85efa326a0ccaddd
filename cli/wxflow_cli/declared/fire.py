"""Make a command of every event of a machine, and fire it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from wxflow.declare.machine import Machine, Transition
from wxflow.errors import BadInput, Refused, UnknownInstance
from wxflow.translatable import term, tr
from wxflow_cli.declared import afterwards, event_help, fields, many
from wxflow_cli.terminal import exit_codes, lines, options, printing, times, translated
from wxflow_machines.approval.case import APPLICANT
from wxflow_office import logs
from wxflow_office.company import clock
from wxflow_office.files import text_check
from wxflow_office.texts import as_json, as_text, language

_PLACES = (APPLICANT, *map(str, range(1, 10)))
"""Where a case may go back to: to who applied, or to a level."""

if TYPE_CHECKING:  # what opens a company is imported when a command runs: help and completion do without
    from wxflow.decide.command import Command, Outcome
    from wxflow_office.company.company import Company
    from wxflow_office.instances.called import Called


_OPENING = {"person": ("join", "transfer")}
"""The events that open the unit they name where it is not there."""
_NEW_UNIT = "Open the unit where it is not there yet."
_LISTED = "Fire nothing: list what may be given as things stand."


def commands(machine: Machine) -> Mapping[str, click.Command]:
    """Return the commands of the events that somebody may fire, by name."""
    by_hand = [event for event in machine.events if any(t.by for t in _moves(machine, event))]
    return {event: _command(machine, event) for event in by_hand}


def _moves(machine: Machine, event: str) -> list[Transition]:
    return [transition for transition in machine.transitions if transition.event == event]


def _command(machine: Machine, event: str) -> click.Command:
    moves = _moves(machine, event)

    def run(**values: Any) -> int:
        given = options.take(values)
        chosen = many.take(values)
        if values.pop("listed", False):
            return _list(machine, moves[0], given, values)
        if values["actor"] is None:
            raise click.UsageError(tr("Missing option '--actor'."), click.get_current_context())
        if many.takes_many(machine, event) and values["key"] is None:
            return many.fire(machine, event, given, chosen, values)
        if any(chosen.values()):
            raise click.UsageError(tr("give a key, or choose many: not both"), click.get_current_context())
        if moves[0].reason and not values["reason"]:
            raise BadInput(tr("--reason is missing: say why"))
        # The engine checks an event's data by its first transition: several of one event share it.
        values["data"] = fields.collect(moves[0].data, values, machine.name)
        return _fire(machine.name, event, given, values)

    return translated.Command(
        event,
        callback=run,
        params=[
            click.Argument(
                ["key"], metavar="/".join(machine.key).upper() or "KEY", required=not many.takes_many(machine, event)
            ),
            *many.own_options(machine, event),
            *fields.options(moves[0].data, machine.name),
            *([translated.Option(["--list", "listed"], is_flag=True, help=_LISTED)] if moves[0].among else []),
            *_own_options(moves[0]),
            *([translated.Option(["--new-unit"], is_flag=True, help=_NEW_UNIT)] if _opens(machine, event) else []),
            *options.standard(),
        ],
        said=lambda: (event_help.whole(machine.name, moves), event_help.short(machine.name, moves)),
    )


def _opens(machine: Machine, event: str) -> bool:
    return event in _OPENING.get(machine.name, ())


def _own_options(move: Transition) -> list[click.Option]:
    return [
        translated.Option(
            ["--actor"],
            metavar="ID",
            required=not move.among,
            envvar="WXFLOW_ACTOR",
            show_envvar=True,
            help="Who does it.",
        ),
        translated.Option(
            ["--at"], type=times.MOMENT, metavar="TIME", help="When it happened; --recorded-at by default."
        ),
        translated.Option(
            ["--recorded-at"], type=times.MOMENT, metavar="TIME", help="When it became known; now by default."
        ),
        translated.Option(["--reason"], help="Why (must be given)." if move.reason else "Why."),
        translated.Option(["--request-id"], metavar="ID", help="Makes a repetition harmless: the same id acts once."),
        translated.Option(["--dry-run"], is_flag=True, help="Do it for real, show what came of it, and undo it."),
    ]


def _fire(machine: str, event: str, place: options.Given, values: dict[str, Any]) -> int:
    from wxflow_office.company.company import opened
    from wxflow_office.instances.called import Called
    from wxflow_office.instances.meant import near
    from wxflow_office.instances.remains import names_forgotten
    from wxflow_office.instances.units import check_opening

    _check(values)
    with opened(place) as company:
        command = meant(company, _asked(machine, event, values, company.moment(values["recorded_at"])))
        names = names_forgotten(company, command)
        try:
            if not values.get("new_unit", True):
                check_opening(company, machine, command.key, event, command.data)
            outcome = company.engine.fire(command, dry_run=values["dry_run"])
        except UnknownInstance as error:
            raise said(near(company, error, machine, command.key), command, Called(company)) from None
        except Refused as error:
            raise said(error, command, Called(company)) from None
        done = {"steps": len(outcome.steps), "repeated": outcome.repeated, "dry_run": values["dry_run"]}
        logs.info("fired", machine=machine, key=command.key, name=event, actor=command.actor, **done)
        tell(outcome, company, place.shape, command.recorded_at, dry_run=values["dry_run"])
        if place.shape == "table":
            afterwards.tell_of_skipped(company, outcome.steps[0], command.recorded_at)
        if names and not values["dry_run"]:
            afterwards.tell_of_traces(company, names)
    return exit_codes.DONE


def _list(machine: Machine, move: Transition, place: options.Given, values: dict[str, Any]) -> int:
    """Say what the fields of an event may be as things stand."""
    from wxflow_office.company.company import opened
    from wxflow_office.instances.find import find

    with opened(place) as company:
        found = find(company, machine.name, values["key"])
        outlook = company.outlook()
        if found.state not in move.sources:
            raise company.machines[machine.name].impossible(
                outlook.context(found, move.event, company.policy, clock.now())
            )
        context = outlook.context(found, move.event, company.policy, company.moment(values["recorded_at"]))
        known = [(name, one) for name, possible in move.among.items() for one in possible(context)]
    rows = [{"field": name, "value": term("place", one)} for name, one in known]
    printing.rows(place.shape, ("field", "value"), rows)
    return exit_codes.DONE


def _check(values: dict[str, Any]) -> None:
    for name in ("actor", "reason", "request_id"):
        if values[name] is not None:
            text_check.check(values[name], f"--{name.replace('_', '-')}")


def _asked(machine: str, event: str, values: dict[str, Any], recorded_at: int) -> "Command":
    from wxflow.decide.command import Command

    return Command(
        machine=machine,
        key=values["key"],
        event=event,
        data=values["data"],
        actor=values["actor"],
        at=values["at"],
        recorded_at=recorded_at,
        reason=values["reason"],
        request_id=values["request_id"],
    )


def said(error: Refused, command: "Command", called: "Called") -> Refused:
    """Return a refusal as people read it: by the names of everybody and everything it is about."""
    what = error.what
    if language.spoken() != "en":
        machine, event = (term("machine", command.machine), term("event", command.event, command.machine))
        what = tr(
            "{machine} {key} {event}", machine=machine, key=called.whole(command.machine, command.key), event=event
        )
    why = error.why if isinstance(error, UnknownInstance) else called.beside(error.why)
    return type(error)(what, why, error.allowed, called.beside(error.who))


def give(company: "Company", command: "Command", *, dry_run: bool = False) -> "Outcome":
    """Fire a command; a refusal is said as people read it."""
    from wxflow_office.instances.called import Called

    try:
        return company.engine.fire(command, dry_run=dry_run)
    except Refused as error:
        raise said(error, command, Called(company)) from None


def meant(company: "Company", command: "Command") -> "Command":
    """Return the command with the ids of all that it calls by a name or a number."""
    from wxflow_office.instances.find import data_given
    from wxflow_office.instances.meant import actor_given, key_given

    machine = company.machines[command.machine].machine
    move = next(move for move in machine.transitions if move.event == command.event)
    data = data_given(company, move.data, command.data)
    places = {name: language.meant("place", str(data[name]), _PLACES) for name in move.among if name in data}
    return command._replace(
        key=key_given(company, command.machine, command.event, command.key),
        actor=actor_given(company, command.actor),
        data={**data, **places},
    )


def tell(outcome: "Outcome", company: "Company", shape: str, now: int, *, dry_run: bool) -> None:
    """Print what came of a command: its steps, and what they have armed."""
    from wxflow_office.instances.called import Called

    zone = company.zone
    steps = [as_json.step(company.company, step, zone) for step in outcome.steps]
    if shape == "json":
        timers = [as_json.timer(timer, zone) for timer in outcome.timers]
        printing.document({"steps": steps, "timers": timers, "repeated": outcome.repeated})
    elif shape == "csv":
        printing.rows("csv", list(steps[0]), steps)
    else:
        called = Called(company)
        if outcome.repeated:
            printing.tell(tr("done before under this request id; nothing was written"))
        elif dry_run:
            printing.tell(tr("dry run: nothing was written"))
        for step in outcome.steps:
            print(as_text.cell(lines.step_line(step, zone, called)))
        for timer in sorted(outcome.timers, key=lambda timer: timer.due):
            print(as_text.cell(lines.timer_line(timer, zone, now, called=called)))
