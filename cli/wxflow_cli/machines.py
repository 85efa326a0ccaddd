"""Make a group of commands for every machine that is declared."""

from collections.abc import Mapping
from functools import cache, partial

import click

from wxflow.machine import Machine
from wxflow_cli import events, instances
from wxflow_cli.lazy import LazyGroup


def groups() -> Mapping[str, click.Command]:
    """Return the group of each machine, by name."""
    from wxflow_machines.measures import MACHINES

    return {machine.name: _group(machine) for machine in MACHINES}


def _group(machine: Machine) -> click.Group:
    group = LazyGroup(
        name=machine.name,
        more=cache(partial(events.commands, machine)),
        title="Events",
        help=f"Fire events at {machine.title or machine.name}, and look at it.",
        no_args_is_help=True,
    )
    for command in instances.commands(machine):
        group.add_command(command)
    return group
