"""Turn an event's declared fields into the inputs of a form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wxflow.declare.fields import Field
from wxflow.translatable import joined, tr
from wxflow_office.texts import as_text, language

PREFIX = "data."
"""Keeps the fields apart from what else a form carries."""


class Input(NamedTuple):
    """One input: what it is called, and how it is filled in."""

    name: str
    label: str
    shape: str
    """text, integer, date, flag, choice, lines (a text area), or group for the parts of a record."""
    help: str
    required: bool
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    """Values, each with what it is called."""
    parts: tuple["Input", ...] = ()
    least: int = 0


def inputs(
    fields: Sequence[Field], machine: str, typed: Mapping[str, str], among: Mapping[str, Sequence[str]]
) -> list[Input]:
    """Return the inputs of some fields, filled with what was `typed`; `among` has what a field may be, by its name."""
    return list(_inputs(fields, machine, typed, among, PREFIX))


def _inputs(
    fields: Sequence[Field], machine: str, typed: Mapping[str, str], among: Mapping[str, Sequence[str]], prefix: str
) -> Iterator[Input]:
    for field in fields:
        name = prefix + field.name
        parts = tuple(_inputs(field.fields, machine, typed, {}, f"{name}.")) if field.shape == "record" else ()
        choices = tuple(among.get(field.name, field.choices))
        yield Input(
            name=name,
            label=language.name("column", field.name, machine),
            shape="choice" if choices else _SHAPES.get(field.shape, field.shape),
            help=_help(field),
            required=field.required,
            value=typed.get(name, ""),
            choices=tuple((one, language.name(field.name, one, machine)) for one in choices),
            parts=parts,
            least=field.least,
        )


_SHAPES = {"texts": "lines", "mapping": "lines", "records": "lines", "object": "lines", "record": "group"}


def _help(field: Field) -> str:
    """Say what a field is, and how several values are written into one input."""
    told = [text for text in (tr(field.help) if field.help else "", _how(field)) if text]
    return language.say(joined(told)) if told else ""


def _how(field: Field) -> str:
    match field.shape:
        case "texts":
            return tr("one a line")
        case "mapping":
            return tr("one a line, like E0001=罗慧敏")
        case "object":
            return tr('as JSON, like {{"nickname": "罗慧敏"}}')
        case "records":
            parts = ", ".join(language.name("column", part.name) for part in field.fields)
            return tr("one a line: {parts}; or pasted from a spreadsheet", parts=parts)
        case _:
            return ""


def shown(fields: Sequence[Field], data: Mapping[str, Any], prefix: str = PREFIX) -> dict[str, str]:
    """Return data as they are typed into the inputs: to be shown in a form and changed."""
    typed: dict[str, str] = {}
    for field in fields:
        value = data.get(field.name)
        if value is None:
            continue
        if field.shape == "record":
            typed |= shown(field.fields, value, f"{prefix}{field.name}.")
        else:
            typed[prefix + field.name] = _shown(field, value)
    return typed


def _shown(field: Field, value: Any) -> str:
    match field.shape:
        case "texts":
            return "\n".join(value)
        case "mapping":
            return "\n".join(f"{name}={text}" for name, text in value.items())
        case "records":
            return "\n".join("\t".join(str(row.get(part.name, "")) for part in field.fields) for row in value)
        case "flag":
            return "yes" if value else ""
        case "object":
            return as_text.dump(value)
        case _:
            return str(value)
