"""Read what was typed into a form's inputs as the data of an event; what it may be is the engine's to check."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wxflow.declare.fields import Field
from wxflow.errors import BadInput, BadInputs
from wxflow.json_values import is_list
from wxflow.translatable import tr
from wxflow_office.files import strict_json
from wxflow_office.texts import language, typed_lists
from wxflow_web.forms.inputs import PREFIX


def data(fields: Sequence[Field], typed: Mapping[str, str], prefix: str = PREFIX) -> dict[str, Any]:
    """Return the data that was typed; BadInputs with every input that cannot be read."""
    read: dict[str, Any] = {}
    problems: list[str] = []
    for field in fields:
        try:
            value = _value(field, typed, prefix + field.name)
        except BadInput as error:
            label = language.name("column", field.name)
            problems.append(tr("{field}: {problem}", field=label, problem=error.text))
            continue
        if value is not None:
            read[field.name] = value
    if problems:
        raise BadInputs(tuple(problems))
    return read


def is_complete(fields: Sequence[Field], given: Mapping[str, Any]) -> bool:
    """Tell whether nothing that is required is missing, and no list has too few entries."""
    return all(_is_given(field, given.get(field.name)) for field in fields)


def _is_given(field: Field, value: Any) -> bool:
    if value is None:
        return not field.required
    if field.shape == "record":
        return is_complete(field.fields, value)
    return not is_list(value) or len(value) >= field.least


def _value(field: Field, typed: Mapping[str, str], name: str) -> Any:
    if field.shape == "record":
        return _record(field, typed, name)
    text = typed.get(name, "").strip()
    if field.shape == "flag":
        return True if text else (False if field.required else None)
    if not text:
        return [] if field.required and field.shape in ("texts", "records") and not field.least else None
    return _read(field, text)


def _read(field: Field, text: str) -> Any:
    match field.shape:
        case "integer":
            return _integer(text)
        case "texts":
            return [one for line in text.splitlines() for one in typed_lists.split(line)]
        case "mapping":
            return typed_lists.mapping(line for line in text.splitlines() if line.strip())
        case "object":
            return strict_json.loads(text)
        case "records":
            return list(_rows(field.fields, text))
        case _:
            return text


def _record(field: Field, typed: Mapping[str, str], name: str) -> dict[str, Any] | None:
    given = any(text.strip() for path, text in typed.items() if path.startswith(f"{name}."))
    return data(field.fields, typed, f"{name}.") if given or field.required else None


def _rows(parts: Sequence[Field], text: str) -> Iterator[dict[str, Any]]:
    """Read a row a line: its cells stand between tabs, as a spreadsheet copies them, or else between commas."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = _cells(line)
        if not any(cells):
            continue
        if len(cells) > len(parts):
            raise BadInput(
                tr("line {line} has {cells} parts, not {parts}", line=number, cells=len(cells), parts=len(parts))
            )
        by_name = {PREFIX + part.name: cell for part, cell in zip(parts, cells, strict=False)}
        yield data(parts, by_name)


def _cells(line: str) -> list[str]:
    cells = line.split("\t") if "\t" in line else line.replace("，", ",").split(",")
    return [cell.strip() for cell in cells]


def _integer(text: str) -> int | str:
    plain = text.lstrip("-")
    return int(text) if plain.isascii() and plain.isdigit() and len(plain) < 20 else text
