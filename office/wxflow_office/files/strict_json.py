"""Read JSON without its loose ends: no floats, no NaN, no name given twice."""

import json
from typing import Any

from wxflow.errors import BadInput
from wxflow.translatable import tr


def loads(text: str) -> Any:
    """Return the value of a JSON text; BadInput says what is wrong with it and where."""
    try:
        return _decoder.decode(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise BadInput(tr("broken JSON at {where}: {msg}", where=where, msg=error.msg)) from None
    except RecursionError:
        raise BadInput(tr("broken JSON: nested too deeply")) from None
    except ValueError as error:
        raise BadInput(tr("broken JSON: {error}", error=error)) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' is given twice")
    return found


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


_decoder = json.JSONDecoder(object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
