"""Turn stored rows into values."""

import json
from typing import Any

from wxflow.decide.personal import opener, reveal
from wxflow.declare.records import Instance, Step, Timer
from wxflow.errors import RecordBroken
from wxflow.translatable import tr

_decode = json.JSONDecoder().raw_decode


def instance_of(row: Any) -> Instance:
    """Read an instance; raise RecordBroken when its facts are no JSON."""
    return Instance._make((*row[:5], stored_json(row, row[5]), *row[6:]))


def step_of(row: Any) -> Step:
    """Read a step, its personal values in their places; raise RecordBroken when its data is no JSON.

    After the step's own columns comes a JSON array of its openings (slot, salt in hex, value), or None when its data
    holds no commitment.
    """
    data = stored_json(row, row[8])
    if row[16] is not None:
        data = reveal(data, opener(stored_json(row, row[16])))
    return Step._make((*row[:8], data, *row[9:16]))


def timer_of(row: Any) -> Timer:
    """Read a timer."""
    return Timer._make((*row[:8], bool(row[8]), row[9]))


def stored_json(row: Any, text: str) -> Any:
    """Read JSON as it is stored, canonical; raise RecordBroken when it is none."""
    try:
        value, end = _decode(text)
    except ValueError:
        value, end = None, -1
    if end != len(text):
        raise RecordBroken(
            tr("{machine}/{key}: what is stored is no JSON: {text}", machine=row[0], key=row[1], text=repr(text[:60]))
        )
    return value
