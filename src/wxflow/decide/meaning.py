"""Put the keys on record in place of the names that a command gives: in its key, as its actor, in its data."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from wxflow.decide.command import Command
from wxflow.decide.compiled import Machines
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine
from wxflow.declare.records import Facts, Step
from wxflow.declare.suspension import asked
from wxflow.json_values import is_text


class Knows(Protocol):
    """What meaning wants of look-ups."""

    def key(self, machine: str, name: str) -> str:
        """Return the key on record of what a name means, or the name itself where it means nothing."""
        ...


def addressed(machines: Machines, lookups: Knows, command: Command) -> Command:
    """Return a command with the key on record for every name in its own key."""
    key = address(machines[command.machine].machine, lookups, command.key)
    return command if key == command.key else command._replace(key=key)


def address(machine: Machine, lookups: Knows, key: str) -> str:
    """Return a key with the key on record for every name in it."""
    named = _named(machine, key)
    return "/".join(lookups.key(name, part) if name else part for name, part in named) if named else key


def _named(machine: Machine, key: str) -> list[tuple[str, str]]:
    """Return the parts of a key, each with the machine whose instance it names, or ""; nothing where none can be."""
    if not any(machine.key_names) or not is_text(key):
        return []
    parts = key.split("/") if machine.key else [key]
    return list(zip((*machine.key_names, *[""] * len(parts)), parts, strict=False))


def called(machines: Machines, commands: Iterable[Command]) -> Iterator[str]:
    """Yield what the names in commands' own keys are compared by: whoever is not on record is looked for by it."""
    for command in commands:
        machine = machines.machines.get(command.machine)
        for name, part in _named(machine, command.key) if machine else ():
            if name and (naming := machines[name].machine.naming):
                yield naming.same(part)


def meant(machines: Machines, lookups: Knows, spelling: Callable[[str], str], command: Command) -> Command:
    """Return a command, which is known to make sense, with the key on record for whoever acts and all its data name.

    Whoever acts and is not on record stands as the policy spells them.
    """
    acting, actor, data = machines.acting, command.actor, command.data
    if acting:
        actor = lookups.key(acting, spelling(actor))
    if fields := machines[command.machine].naming.get(command.event):

        def key(of: str, name: str) -> str:
            return lookups.key(of, name) if of in machines.machines else name

        data = _data(key, fields, data)
    same = actor == command.actor and data is command.data
    return command if same else command._replace(actor=actor, data=data)


def told_again(
    machines: Machines, lookups: Knows, spelling: Callable[[str], str], step: Step, command: Command
) -> tuple[Command, Command]:
    """Return the command that a step carried out, and one of the same request_id, by what their names mean now.

    Units may have been merged, and ids given, since the step.
    """
    of = (step.machine, step.key, step.event, asked(step.data), step.actor, step.at, step.recorded_at, step.reason)
    first, again = (
        meant(machines, lookups, spelling, addressed(machines, lookups, one)) for one in (Command(*of), command)
    )
    return first, again


def _data(key: Callable[[str, str], str], fields: Iterable[Field], data: Facts) -> Facts:
    given = [one for one in fields if data.get(one.name) is not None]
    changed = {one.name: _value(key, one, data.get(one.names_in) or one.names, data[one.name]) for one in given}
    return {**data, **changed} if changed else data


def _value(key: Callable[[str, str], str], one: Field, of: str, value: Any) -> Any:
    if one.shape == "record":
        return _data(key, one.fields, value)
    if one.shape == "records":
        return [_data(key, one.fields, row) for row in value]
    if not of:
        return value
    if one.shape == "mapping":
        return {key(of, name): it for name, it in value.items()}
    if one.shape == "texts":
        return list(dict.fromkeys(key(of, name) for name in value))
    return key(of, value)
