"""Turn an event's declared fields into options, and what stands in the options into data."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from wxflow.declare.fields import Field
from wxflow.errors import BadInput, BadInputs, UnknownName, system_error
from wxflow.translatable import listed, term, tr
from wxflow_cli.declared import sheets
from wxflow_cli.terminal import times, translated
from wxflow_office.files import strict_json
from wxflow_office.texts import language, typed_lists

_FORMS = {
    "text": "TEXT",
    "integer": "NUMBER",
    "date": "YYYY-MM-DD",
    "texts": "A,B…",
    "mapping": "A=TEXT…",
    "object": "JSON",
    "record": "JSON",
    "records": "JSON|@FILE",
}
_PREFIX = "data_"
"""Keeps the fields apart from a command's own options."""
_TAKEN = {"actor", "at", "reason", "recorded-at", "request-id"}
"""What every command has as an option of its own."""


def options(fields: tuple[Field, ...], of: str) -> Iterator[click.Option]:
    """Make the options of the fields of a machine's event; a record has one for each part besides."""
    for field in fields:
        yield _option(field, (field.name,), "" if field.required else "optional", of)
        for part in field.fields if field.shape == "record" else ():
            yield _option(part, (field.name, part.name), f"part of --{_dashed((field.name,))}", of)


def collect(fields: tuple[Field, ...], values: dict[str, Any], of: str) -> dict[str, Any]:
    """Take the fields' options out of a command's values and return the data they make, `of` a machine's event.

    BadInputs says everything that is wrong with them at once.
    """
    data: dict[str, Any] = {}
    problems: list[str] = []
    for field in fields:
        try:
            value = _collected(field, values, of)
        except BadInputs as error:
            problems += error.problems
        else:
            if value is not None:
                data[field.name] = value
            elif field.required:
                problems.append(_missing(field, of))
    if problems:
        raise BadInputs(tuple(problems))
    return data


def _collected(field: Field, values: dict[str, Any], of: str) -> Any:
    """Return a field's value, put together of its parts if those are given; BadInputs where it cannot be read."""
    parts = {part.name: _value(part, (field.name, part.name), values, of) for part in _parts(field)}
    given = {name: value for name, value in parts.items() if value is not None}
    value = _value(field, (field.name,), values, of)
    if value is not None and given:
        raise click.UsageError(tr("give --{dashed} or its parts, not both", dashed=_dashed((field.name,))))
    if given:
        # A list nobody gave is empty; the engine's check says what else is missing.
        return {**{part.name: list[str]() for part in _parts(field) if part.shape == "texts"}, **given}
    return value


def _missing(field: Field, of: str) -> str:
    wanted = {"person": tr("a staff id or a name"), "unit": tr("a unit")}.get(field.names) or {
        "choice": listed(_said(field, of)),
        "integer": tr("a whole number"),
        "date": tr("a day like 2026-03-02"),
    }.get(field.shape, tr(field.help) if field.help else tr("a text"))
    option = f"--{_dashed((field.name,))}"
    return tr(
        "{option} is missing ({field}): give {wanted}", option=option, field=term("column", field.name), wanted=wanted
    )


def _parts(field: Field) -> tuple[Field, ...]:
    return field.fields if field.shape == "record" else ()


def _option(field: Field, path: tuple[str, ...], mark: str, of: str) -> click.Option:
    help_ = "; ".join(text for text in (field.help, mark) if text)
    names, told = [f"--{_dashed(path)}", _PREFIX + "_".join(path)], help_[:1].upper() + help_[1:]
    if field.shape == "flag":
        return translated.Option(names, is_flag=True, default=None, help=told)
    form = None if field.shape == "choice" else _FORMS[field.shape]
    if field.shape == "records" and len(field.fields) == 2:
        form = f"{'='.join(part.name.upper() for part in field.fields)}…|JSON|FILE"
    return translated.Option(
        names,
        metavar=form,
        said=partial(_named, field, of) if field.shape == "choice" else None,
        multiple=field.shape in ("texts", "mapping", "records"),
        help=told,
        shell_complete=partial(_completions, field.choices),
    )


def _named(field: Field, of: str) -> str:
    """Return what may be chosen, each as people call it: it may be typed so."""
    return "|".join(language.name(field.name, one, of) for one in field.choices)


def _completions(choices: tuple[str, ...], _ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    return [choice for choice in choices if choice.startswith(begun)]


def _dashed(path: tuple[str, ...]) -> str:
    """Return an option's name without its dashes; a field of a taken name is `data-NAME`."""
    name = "-".join(path).replace("_", "-")
    return f"data-{name}" if name in _TAKEN else name


def _value(field: Field, path: tuple[str, ...], values: dict[str, Any], of: str) -> Any:
    """Return a field's value as JSON would give it, or None; what it may be is the engine's to check."""
    given: Any = values.pop(_PREFIX + "_".join(path))
    if given is None or given == ():
        return None
    try:
        return read(field, given, of)
    except BadInput as error:
        raise BadInputs((tr("{option}: {why}", option=f"--{_dashed(path)}", why=error.text),)) from None


def read(field: Field, given: Any, of: str) -> Any:
    """Return the value that options give a field of a machine's event, as JSON would; BadInput where it cannot be."""
    if field.shape == "choice":
        return _choice(field, given, of)
    if (plain := _PLAIN.get(field.shape)) is not None:
        return plain(field, given)
    texts: tuple[str, ...] = (given,) if isinstance(given, str) else given
    if len(texts) == 1 and (whole := _whole(texts[0], field)) is not None:
        return whole
    if field.shape == "texts":
        return [item for text in texts for item in typed_lists.split(text)]
    if field.shape == "mapping":
        return typed_lists.mapping(texts)
    if field.shape == "records" and len(field.fields) == 2:
        first, second = (part.name for part in field.fields)
        return [dict(zip((first, second), typed_lists.pair(text), strict=True)) for text in texts]
    raise BadInput(tr("give JSON, or @FILE with JSON in it"))


def _integer(_: Field, given: str) -> int:
    number = unicodedata.normalize("NFKC", given).strip()
    if not re.fullmatch(r"-?[0-9]+", number):
        raise BadInput(tr("'{value}' is not a whole number: write it like 20, without a unit", value=given))
    return int(number)


def _date(_: Field, given: str) -> str:
    try:
        return date.fromisoformat(times.day_of(given)).isoformat()
    except ValueError:
        raise BadInput(tr("'{value}' is not a day: write it like 2026-03-02", value=given)) from None


def _choice(field: Field, given: str, of: str) -> str:
    chosen = language.meant(field.name, given, field.choices, of)
    if chosen not in field.choices:
        raise BadInput(UnknownName(term("column", field.name), given, _said(field, of)).text)
    return chosen


_PLAIN: Mapping[str, Callable[[Field, Any], Any]] = {
    "integer": _integer,
    "date": _date,
    "text": lambda _, given: given,
    "flag": lambda _, given: given,
}
"""How a value is read that is no list and has no parts, by its shape."""


def _said(field: Field, of: str) -> list[str]:
    """Return what may be chosen, as people of the language call it, with the word a program knows."""
    said = ((one, language.name(field.name, one, of)) for one in field.choices)
    return [one if one == name else language.say(tr("{name} ({id})", name=name, id=one)) for one, name in said]


def _whole(text: str, field: Field) -> Any:
    """Return the value of a spreadsheet or of JSON that a text names or is; None when it is neither."""
    rows = sheets.rows_of(text, field) if field.shape == "records" else None
    return _json(text) if rows is None else rows


def _json(text: str) -> Any:
    """Return the value of JSON, or of a file's JSON; None when the text is neither."""
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise BadInput(tr("{path}: {strerror}", path=text[1:], strerror=system_error(error))) from None
        except UnicodeDecodeError:
            raise BadInput(tr("{text}: not UTF-8 text", text=text[1:])) from None
        return strict_json.loads(text)
    return strict_json.loads(text) if text.lstrip().startswith(("{", "[")) else None
