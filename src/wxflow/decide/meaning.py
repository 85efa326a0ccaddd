"""Put the keys on record in place of the names that a command gives: in its key, as its actor, in its data."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Protocol

from wxflow.decide.command import Command
from wxflow.decide.compiled import CompiledMachine, Machines
from wxflow.declare.fields import Field
from wxflow.declare.records import Facts, Name, Step
from wxflow.declare.suspension import asked
from wxflow.json_values import is_text


class Knows(Protocol):
    """What meaning wants of look-ups."""

    def key(self, machine: str, name: str) -> str:
        """Return the key on record of what a name means, or the name itself where it means nothing."""
        ...


def addressed(machines: Machines, lookups: Knows, command: Command) -> Command:
    """Return a command with the key on record for every name in its own key."""
    compiled, given = machines[command.machine], command.key
    if not compiled.named_parts:
        return command
    key = address(compiled, lookups, given)
    return command if key == given else command._replace(key=key)


def address(compiled: CompiledMachine, lookups: Knows, key: str) -> str:
    """Return a key with the key on record for every name in it."""
    if not compiled.named_parts or not is_text(key):
        return key
    if "/" not in key:
        place, of = compiled.named_parts[0]
        return lookups.key(of, key) if place == 0 else key
    parts = _parts(compiled, key)
    for place, of in compiled.named_parts:
        if place < len(parts):
            parts[place] = lookups.key(of, parts[place])
    return "/".join(parts)


def _parts(compiled: CompiledMachine, key: str) -> list[str]:
    return key.split("/") if compiled.machine.key else [key]


def named(machines: Machines, commands: Collection[Command]) -> Iterator[Name]:
    """Yield the machine and name of what commands name in their keys besides themselves, and of whoever gives them."""
    for command in commands:
        compiled = machines[command.machine] if command.machine in machines.machines else None
        if compiled and compiled.names_others and is_text(command.key):
            parts = _parts(compiled, command.key)
            for place, of in compiled.named_parts:
                if place < len(parts):
                    yield of, parts[place]
    if machines.acting:
        yield from ((machines.acting, actor) for actor in {command.actor for command in commands} if is_text(actor))


def called(machines: Machines, names: Iterable[Name]) -> Iterator[str]:
    """Yield what names are compared by: whoever is not on record is looked for by it."""
    for machine, name in names:
        declared = machines.machines.get(machine)
        if declared is not None and declared.naming is not None:
            yield declared.naming.same(name)


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
    changed: dict[str, Any] = {}
    for one in fields:
        if (given := data.get(one.name)) is not None:
            value = _value(key, one, data.get(one.names_in) or one.names, given)
            if value != given:
                changed[one.name] = value
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
