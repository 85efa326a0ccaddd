"""List a machine's instances."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from wxflow.declare.machine import Machine
from wxflow.errors import BadInput, UnknownName
from wxflow.json_values import is_list
from wxflow.translatable import term, tr
from wxflow_cli.terminal import exit_codes, printing, times, translated
from wxflow_office.texts import language

if TYPE_CHECKING:  # what opens a company is imported when a command runs: help and completion do without
    from wxflow_office.company.company import Company
    from wxflow_office.instances.called import Called
    from wxflow_office.instances.narrowed import Wanted

_LEFT_OUT = {
    "penalty": ("key", "cause", "floor", "ceiling", "unconfirmed", "mode", "held"),
    "correction": ("number", "alone"),
    "suspension": ("number",),
}
"""The columns a table does without: a number stands for a long key, a short key for a number, a price for an amount."""
_WITHOUT_GROUP = ("person", "unit")


def options(machine: Machine) -> list[click.Parameter]:
    """Make the options that narrow a list."""
    narrow: list[click.Parameter] = [
        translated.Option(
            ["--state", "states"], multiple=True, metavar="STATE", help="Only in this state; repeatable."
        ),
        translated.Option(["--person"], metavar="PERSON", help="Only what is about this person."),
    ]
    if machine.name not in _WITHOUT_GROUP:
        narrow += [
            translated.Option(["--group"], metavar="GROUP", help="Only what is about this group."),
            translated.Option(["--lead"], metavar="PERSON", help="Only what is about a group this person leads."),
        ]
    return [
        *narrow,
        translated.Option(["--unit"], metavar="UNIT", help="Only what is of this unit, or of a group of this unit."),
        translated.Option(
            ["--ref", "refs"], multiple=True, metavar="NAME=VALUE", help="Only with this ref; repeatable."
        ),
        translated.Option(["--due"], type=times.MOMENT, metavar="TIME", help="Only with a deadline due by then."),
    ]


def wanted(machine: Machine, values: dict[str, Any]) -> "Wanted":
    """Take what a list is narrowed by out of a command's values."""
    from wxflow_office.instances.narrowed import Wanted

    states = tuple(_state(machine, state) for state in values.pop("states"))
    refs = tuple(_ref(ref) for ref in values.pop("refs"))
    names = ("person", "group", "lead", "unit", "due")
    return Wanted(states=states, refs=refs, **{name: values.pop(name, None) for name in names})


def show(machine: Machine, company: "Company", shape: str, **values: Any) -> int:
    """Print the list."""
    from wxflow_office.instances.called import Called

    rows = _rows(machine, company, wanted(machine, values))
    if shape == "json":
        printing.rows("json", (), rows)
        return exit_codes.DONE
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row)) or ["key", "state"]
    if shape == "table":
        called = Called(company)
        columns, listed = _shown(machine, columns, listed, called)
        printing.table(columns, listed, machine.name, called.value)
    else:
        printing.rows(shape, columns, listed, machine.name)
    return exit_codes.DONE


def _shown(
    machine: Machine, columns: list[str], listed: list[dict[str, Any]], called: "Called"
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return what of the facts fits on a line: `show` tells the rest."""
    from wxflow_office.texts.prices import price

    if machine.name == "penalty":
        listed = [{**row, "amount": price(row)} for row in listed]
    listed = [{**called.told(row), "key": called.key(machine.name, row["key"])} for row in listed]
    columns = [name for name in columns if not any(_is_nested(row.get(name)) for row in listed)]
    return [name for name in columns if name not in left_out(machine)], listed


def left_out(machine: Machine) -> tuple[str, ...]:
    """Return the columns that a table of a machine's instances does without."""
    return _LEFT_OUT.get(machine.name, ())


def _is_nested(value: object) -> bool:
    return isinstance(value, dict) or (is_list(value) and any(isinstance(item, dict) for item in value))


def _rows(machine: Machine, company: "Company", wanted: "Wanted") -> Iterator[dict[str, Any]]:
    from wxflow_office.instances.narrowed import narrowed
    from wxflow_office.instances.numbers import Numbers
    from wxflow_office.instances.whole import in_list

    numbers = Numbers(company)
    yield from (in_list(numbers, one) for one in narrowed(company, machine, wanted))


def _state(machine: Machine, text: str) -> str:
    state = language.meant("state", text, machine.states, machine.name)
    if state not in machine.states:
        known = [language.name("state", one, machine.name) for one in machine.states]
        unknown = UnknownName(tr("state"), text, known)
        raise BadInput(tr("{what}: {why}", what=term("machine", machine.name), why=unknown.text))
    return state


def _ref(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise BadInput(tr("--ref: {text} has no '=': write it like lead=E0001", text=repr(text)))
    return name, value
