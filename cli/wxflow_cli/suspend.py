"""Pause many duties at once, let them go on, or give them more time: for a person, a group, or everybody."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from wxflow.words import words
from wxflow_cli import exits, language, texts, times
from wxflow_cli.options import Given, actor_option, standard_options

if TYPE_CHECKING:
    from wxflow.rows import Instance
    from wxflow.suspension import Effect
    from wxflow_cli.import_run import Planned
    from wxflow_cli.opening import Opened


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
def suspend(given: Given, /, effect: "Effect", dry_run: bool, **values: Any) -> int:
    """Pause duties, let them go on, or give them more time; each by its own step, for one reason and approver."""
    from wxflow_cli.import_run import carry_out
    from wxflow_cli.opening import opened

    scopes = [name for name in ("person", "group", "everything") if values[name]]
    if len(scopes) != 1:
        raise click.UsageError(words("give one of --person, --group, --all"), click.get_current_context())
    data = _data(effect, values)
    texts.check(values["reason"], "--reason")
    with opened(given) as company:
        planned = list(_planned(company, effect, data, values))
        if not planned and given.shape == "table":
            language.tell(words("there is no duty that this would change"))
            return exits.DONE
        return carry_out(company, planned, given.shape, dry_run=dry_run)


def _data(effect: "Effect", values: dict[str, Any]) -> dict[str, Any]:
    until, more = values["until"], values["working_days"]
    if (until and effect != "pause") or (more is not None) != (effect == "extend"):
        raise click.UsageError(
            words("--until goes with pause, --working-days with extend"), click.get_current_context()
        )
    data: dict[str, Any] = {"approver": values["approver"]}
    if isinstance(until, date):
        data["until"] = until.isoformat()
    return data if more is None else {**data, "working_days": more}


def _planned(company: "Opened", effect: "Effect", data: dict[str, Any], values: dict[str, Any]) -> "Iterator[Planned]":
    """Yield a command for every duty whose clock it would change."""
    from wxflow import clocks
    from wxflow.command import Command
    from wxflow_cli.import_run import Planned
    from wxflow_cli.outlook import scene_of

    at, recorded_at = values["at"], company.moment(values["recorded_at"])
    for one in _duties(company, values):
        rules = company.rulebook[one.machine]
        suspends = any(move.clock for move in rules.options(effect, one.state))
        if suspends and clocks.can(effect, rules, scene_of(company, one, effect, recorded_at)):
            command = Command(one.machine, one.key, effect, data, values["actor"], at, recorded_at, values["reason"])
            yield Planned(0, f"{one.machine}/{one.key}", effect, one.state, one.state, command)


def _duties(company: "Opened", values: dict[str, Any]) -> "Iterator[Instance]":
    """Yield the instances that may have a deadline, of whoever is meant, each once."""
    from wxflow import views

    store, code = company.store, company.company
    machines = [
        machine.name
        for machine in company.rulebook.machines.values()
        if any(move.clock for move in machine.transitions)
    ]
    if values["everything"]:
        for machine in machines:
            yield from views.instances(store, code, machine)
    elif values["group"]:
        from wxflow_cli import instances

        group = instances.find(company.rulebook["group"].machine, company, values["group"])
        for machine in machines:
            yield from views.instances(store, code, machine, root=group.root)
    else:
        person = values["person"]
        led = [
            g for g in views.instances(store, code, "group", refs=(("lead", person),)) if g.facts["leads"][0] == person
        ]
        roots = {group.root for group in led}
        for group in led:
            for machine in machines:
                yield from views.instances(store, code, machine, root=group.root)
        for machine, ref in (("membership", "person"), ("handover", "outgoing")):
            own = views.instances(store, code, machine, refs=((ref, person),))
            yield from (one for one in own if one.root not in roots)
