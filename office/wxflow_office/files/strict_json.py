"""Read JSON without its loose ends: no floats, no NaN, no name given twice."""

import json
from collections.abc import Callable
from typing import Any, cast

from wxflow.errors import BadInput
from wxflow.translatable import tr

_SAID = {
    str(one): one
    for one in (
        tr("Expecting value"), tr("Extra data"), tr("Expecting ':' delimiter"), tr("Expecting ',' delimiter"),
        tr("Expecting property name enclosed in double quotes"), tr("Unterminated string starting at"),
        tr("Invalid control character at"), tr("Invalid \\escape"), tr("Invalid \\uXXXX escape"),
    )
}  # fmt: skip
"""What Python's decoder says is wrong, which people may read in their own language."""


def loads(text: str) -> Any:
    """Return the value of a JSON text; BadInput says what is wrong with it and where."""
    try:
        return _read(text)
    except json.JSONDecodeError as error:
        raise BadInput(_wrong(error.lineno, error.colno, _SAID.get(error.msg, error.msg))) from None
    except RecursionError:
        raise BadInput(tr("broken JSON: nested too deeply")) from None
    except ValueError:  # all that is left of it is Python's bound on the digits of a number
        raise BadInput(tr("broken JSON: a number has too many digits")) from None


def _read(text: str) -> Any:
    """Read a value and no more; where there are blanks around it, or something is wrong, all over again with care."""
    try:
        value, end = _scan(text, 0)
    except StopIteration:  # nothing begins there
        value, end = None, -1
    return value if end == len(text) else _decoder.decode(text)


def _wrong(line: int, column: int, why: str) -> str:
    if line > 1:
        return tr("broken JSON at line {line}, column {column}: {why}", line=line, column=column, why=why)
    return tr("broken JSON at column {column}: {why}", column=column, why=why)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(tr("broken JSON: '{name}' is given twice", name=twice))
    return found


def _no_float(text: str) -> Any:
    raise BadInput(tr("broken JSON: {number} is no whole number", number=text))


_decoder = json.JSONDecoder(object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
_scan: Callable[[str, int], tuple[Any, int]] = cast("Any", _decoder).scan_once
