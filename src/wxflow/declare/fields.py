"""Declare the data that comes with an event, and check what was handed in against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Literal

from wxflow.errors import BadInputs, UnknownName, nearest
from wxflow.json_values import is_list, is_object, is_text
from wxflow.translatable import asked, listed, tr

Shape = Literal["text", "integer", "date", "flag", "choice", "texts", "mapping", "object", "record", "records"]


@dataclass(frozen=True, slots=True)
class Field:
    """One named value of an event's data; `fields` are the parts of a record or of each of its rows."""

    name: str
    shape: Shape = "text"
    help: str = ""
    required: bool = True
    choices: tuple[str, ...] = ()
    fields: tuple["Field", ...] = field(default=())
    least: int = 0
    """The least an integer may be, or the fewest entries a list may have."""
    about: str = ""
    """Makes the value personal, and names the field beside it, or the part of the key, that says whose it is.

    In a mapping the names are those of the people.
    """
    names: str = ""
    """The machine whose instance a text, each of some texts, or each name in a mapping, is the name of."""
    names_in: str = ""
    """The field beside it that says which machine that is, where it is not always the same."""


def check(fields: tuple[Field, ...], data: Mapping[str, Any], what: str) -> None:
    """Raise `BadInputs` with everything that is wrong with `data`; `what` says whose data it is."""
    problems = _problems(fields, data, "")
    if problems:
        raise BadInputs(tuple(tr("{what}: {problem}", what=asked(what), problem=problem) for problem in problems))


def _problems(fields: tuple[Field, ...], data: Mapping[str, Any], path: str) -> list[str]:
    found: list[str] = []
    known = 0
    for one in fields:
        if (value := data.get(name := one.name)) is None:
            known += name in data
            if one.required:
                found.append(tr("{field} is missing: give {wanted}", field=path + name, wanted=_wanted(one)))
            continue
        known += 1
        if one.shape != "text" or not is_text(value):  # most are texts that are right
            found += _CHECKS[one.shape](one, value, path + name)
    if len(data) > known:
        names = [one.name for one in fields]
        unknown = (name for name in data if name not in names)
        found += [UnknownName(tr("field"), name, names, at=path + name).text for name in unknown]
    return found


def _wanted(one: Field) -> str:
    if one.shape == "choice":
        return tr("one of {choices}", choices=listed(one.choices))
    parts = listed(part.name for part in one.fields)
    return {
        "text": tr("a text"),
        "integer": tr("a whole number ≥ {least}", least=one.least),
        "date": tr("a date like 2026-03-02"),
        "flag": tr("true or false"),
        "texts": tr("a list of at least {least} texts", least=one.least) if one.least else tr("a list of texts"),
        "mapping": tr("an object of texts"),
        "object": tr("an object"),
        "record": tr("an object with {parts}", parts=parts),
        "records": tr("a list of objects with {parts}", parts=parts),
    }[one.shape]


def _wrong(one: Field, value: Any, path: str) -> list[str]:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return [tr("{field}: {value} is not {wanted}", field=path, value=shown, wanted=_wanted(one))]


def _text(one: Field, value: Any, path: str) -> list[str]:
    return [] if is_text(value) else _wrong(one, value, path)


def _integer(one: Field, value: Any, path: str) -> list[str]:
    good = isinstance(value, int) and not isinstance(value, bool) and one.least <= value < 2**53
    return [] if good else _wrong(one, value, path)


def _date(one: Field, value: Any, path: str) -> list[str]:
    try:
        good = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    return [] if good else _wrong(one, value, path)


def _flag(one: Field, value: Any, path: str) -> list[str]:
    return [] if isinstance(value, bool) else _wrong(one, value, path)


def _choice(one: Field, value: Any, path: str) -> list[str]:
    if value in one.choices:
        return []
    near = nearest(value, one.choices) if isinstance(value, str) else ""
    return [tr("{problem}{near}", problem=_wrong(one, value, path)[0], near=near)]


def _texts(one: Field, value: Any, path: str) -> list[str]:
    good = is_list(value) and len(value) >= one.least and all(map(is_text, value))
    return [] if good else _wrong(one, value, path)


def _mapping(one: Field, value: Any, path: str) -> list[str]:
    good = is_object(value) and all(map(is_text, chain.from_iterable(value.items())))
    return [] if good else _wrong(one, value, path)


def _object(one: Field, value: Any, path: str) -> list[str]:
    return [] if is_object(value) else _wrong(one, value, path)


def _record(one: Field, value: Any, path: str) -> list[str]:
    if not is_object(value):
        return _wrong(one, value, path)
    return _problems(one.fields, value, path + ".")


def _records(one: Field, value: Any, path: str) -> list[str]:
    if not is_list(value) or len(value) < one.least:
        return _wrong(one, value, path)
    return [problem for n, row in enumerate(value) for problem in _record(one, row, f"{path}[{n}]")]


_CHECKS: Mapping[Shape, Callable[[Field, Any, str], list[str]]] = {
    "text": _text,
    "integer": _integer,
    "date": _date,
    "flag": _flag,
    "choice": _choice,
    "texts": _texts,
    "mapping": _mapping,
    "object": _object,
    "record": _record,
    "records": _records,
}
