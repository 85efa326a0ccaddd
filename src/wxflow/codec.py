"""Turn stored rows into values."""

import json
from typing import Any

from wxflow.errors import RecordBroken
from wxflow.personal import reveal
from wxflow.rows import Instance, Step, Timer


def instance_of(row: Any) -> Instance:
    """Read an instance; raise RecordBroken when its facts are no JSON."""
    return Instance._make((*row[:5], _loads(row, row[5]), *row[6:]))


def step_of(row: Any) -> Step:
    """Read a step, its personal values in their places; raise RecordBroken when its data is no JSON.

    After the step's own columns comes a JSON array of its openings (slot, salt in hex, value), or None when its data
    holds no commitment.
    """
    data = _loads(row, row[8])
    if row[16] is not None:
        data = reveal(data, {slot: value for slot, _, value in _loads(row, row[16])})
    return Step._make((*row[:8], data, *row[9:16]))


def timer_of(row: Any) -> Timer:
    """Read a timer."""
    return Timer._make((*row[:8], bool(row[8]), row[9]))


def _loads(row: Any, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise RecordBroken(f"{row[0]}/{row[1]}: what is stored is no JSON: {text[:60]!r}") from None
