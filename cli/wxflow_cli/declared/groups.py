"""Make a group of commands for every machine that is declared."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import click

from wxflow.declare.machine import Machine
from wxflow.errors import Refused
from wxflow.translatable import listed, tr
from wxflow_cli.declared import fire, instances
from wxflow_cli.terminal.lazy import Entry, LazyGroup
from wxflow_office.texts import language

_PLACES = {
    "penalty": {"report": Entry("wxflow_cli.commands.penalty.report:report", "Sum up the penalties for the payroll.")},
    "approval": {
        "forecast": Entry("wxflow_cli.commands.approval.forecast:forecast", "Say who is asked now, and who will be.")
    },
}
"""What a machine's group has besides its events and the commands that look at its instances."""
_DOES = {
    "person": tr("Staff: who joins, moves, is renamed, leaves; what is on record."),
    "unit": tr("Units: rename, merge, close them."),
    "group": tr("Chat groups: apply for, create, change, dissolve them; who is in them."),
    "membership": tr("Who is in a group: add, correct nicknames, remove."),
    "handover": tr("Leads who hand a group over: propose, approve, hand over, file."),
    "penalty": tr("Penalties: confirm, waive, appeal, settle; sum them up."),
    "report": tr("Reports of what somebody posted: file, verify."),
    "inspection": tr("Inspections of groups: what was found."),
    "approval": tr("Approvals in levels: approve, return, hand on, add somebody."),
    "suspension": tr("Days that count for no deadline: begin, end them."),
    "correction": tr("Commands put right: approve, reject, look at them."),
}
"""What each of the Measures' machines is for."""


class MachineGroup(LazyGroup):
    """The commands of one machine; an event that only follows from others is refused as the engine would."""

    def __init__(self, machine: Machine, **kwargs: Any) -> None:
        super().__init__(name=machine.name, **kwargs)
        self._machine = machine

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the machine is."""
        self.help = self._told()
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the same for lists."""
        self.short_help = self._told()
        return super().get_short_help_str(limit)

    def _told(self) -> str:
        title = tr(self._machine.title or self._machine.name)
        of_ones_own = tr("Fire events at {title}, and look at it.", title=title)
        return language.say(_DOES.get(self._machine.name, of_ones_own))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command the first word names."""
        if args[0] in self._machine.events and self.get_command(ctx, args[0]) is None:
            allowed = listed(self.made())
            raise Refused(
                f"{self.name} {args[0]}", tr("nobody fires it by hand: it follows from other events"), allowed
            )
        return super().resolve_command(ctx, args)


def groups() -> Mapping[str, MachineGroup]:
    """Return the group of each machine, by name."""
    from wxflow_machines.measures import MACHINES

    return {machine.name: _group(machine) for machine in MACHINES}


def _group(machine: Machine) -> MachineGroup:
    group = MachineGroup(
        machine,
        entries=_PLACES.get(machine.name),
        more=cache(partial(fire.commands, machine)),
        title="Events",
        no_args_is_help=True,
    )
    for command in instances.commands(machine):
        group.add_command(command)
    return group
