"""Pause many duties at once, let them go on, or give them more time: for a person, a group, or everybody."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, times
from wxflow_cli.terminal.options import Place, actor_option, standard_options
from wxflow_office.files import text_check
from wxflow_office.texts import language

if TYPE_CHECKING:
    from wxflow.declare.records import Instance
    from wxflow.declare.suspension import Effect
    from wxflow_cli.commands.imports.run import Planned
    from wxflow_office.company.company import Company


@click.command()
@click.argument("effect", type=click.Choice(["pause", "resume", "extend"]))
@click.option(
    "--person", metavar="ID", help="The duties of this person: their own, and those of the groups they lead first."
)
@click.option("--group", metavar="GROUP", help="The duties in this group.")
@click.option("--all", "everything", is_flag=True, help="Every duty there is.")
@click.option("--until", type=times.DAY, metavar="DAY", help="The last day of a pause, if it is known.")
@click.option("--working-days", type=click.IntRange(1, 1000), metavar="N", help="How many more, to extend by.")
@click.option("--approver", metavar="ID", required=True, help="Who has approved it.")
@click.option("--reason", required=True, help="Why (must be given).")
@actor_option(required=True)
@click.option("--at", type=times.MOMENT, metavar="TIME", help="When it happened; --recorded-at by default.")
@click.option("--recorded-at", type=times.MOMENT, metavar="TIME", help="When it became known; now by default.")
@click.option("--dry-run", is_flag=True, help="Do it for real, show what would come of it, and undo it.")
@standard_options
def suspend(given: Place, /, effect: "Effect", dry_run: bool, **values: Any) -> int:
    """Pause duties, let them go on, or give them more time; each by its own step, for one reason and approver."""
    from wxflow_cli.commands.imports.run import carry_out
    from wxflow_office.company.company import opened

    scopes = [name for name in ("person", "group", "everything") if values[name]]
    if len(scopes) != 1:
        raise click.UsageError(tr("give one of --person, --group, --all"), click.get_current_context())
    data = _data(effect, values)
    text_check.check(values["reason"], "--reason")
    with opened(given) as company:
        planned = list(_planned(company, effect, data, values))
        if not planned and given.shape == "table":
            language.tell(tr("there is no duty that this would change"))
            return exit_codes.DONE
        return carry_out(company, planned, given.shape, dry_run=dry_run)


def _data(effect: "Effect", values: dict[str, Any]) -> dict[str, Any]:
    until, more = values["until"], values["working_days"]
    if (until and effect != "pause") or (more is not None) != (effect == "extend"):
        raise click.UsageError(tr("--until goes with pause, --working-days with extend"), click.get_current_context())
    data: dict[str, Any] = {"approver": values["approver"]}
    if isinstance(until, date):
        data["until"] = until.isoformat()
    return data if more is None else {**data, "working_days": more}


def _planned(company: "Company", effect: "Effect", data: dict[str, Any], values: dict[str, Any]) -> "Iterator[Planned]":
    """Yield a command for every duty whose clock it would change."""
    from wxflow.decide import clocks
    from wxflow.decide.command import Command
    from wxflow_cli.commands.imports.run import Planned
    from wxflow_office.instances.next_events import scene_of

    at, recorded_at = values["at"], company.moment(values["recorded_at"])
    for one in _duties(company, values):
        rules = company.machines[one.machine]
        suspends = any(move.suspends for move in rules.options(effect, one.state))
        if suspends and clocks.can(effect, rules, scene_of(company, one, effect, recorded_at)):
            command = Command(one.machine, one.key, effect, data, values["actor"], at, recorded_at, values["reason"])
            yield Planned(0, f"{one.machine}/{one.key}", effect, one.state, one.state, command)


def _duties(company: "Company", values: dict[str, Any]) -> "Iterator[Instance]":
    """Yield the instances that may have a deadline, of whoever is meant, each once."""
    from wxflow.store import queries

    store, code = company.store, company.company
    machines = [
        machine.name
        for machine in company.machines.machines.values()
        if any(move.suspends for move in machine.transitions)
    ]
    if values["everything"]:
        for machine in machines:
            yield from queries.instances(store, code, machine)
    elif values["group"]:
        from wxflow_cli.declared import instances

        group = instances.find(company.machines["group"].machine, company, values["group"])
        for machine in machines:
            yield from queries.instances(store, code, machine, root=group.root)
    else:
        person = values["person"]
        led = [
            g
            for g in queries.instances(store, code, "group", refs=(("lead", person),))
            if g.facts["leads"][0] == person
        ]
        roots = {group.root for group in led}
        for group in led:
            for machine in machines:
                yield from queries.instances(store, code, machine, root=group.root)
        for machine, ref in (("membership", "person"), ("handover", "outgoing")):
            own = queries.instances(store, code, machine, refs=((ref, person),))
            yield from (one for one in own if one.root not in roots)
