"""Change values in a policy's text, and leave all else as somebody has written it, comments and all."""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

from wxflow.errors import BadInput
from wxflow.json_values import is_list, is_object
from wxflow.translatable import tr
from wxflow_machines.policy.problems import Place
from wxflow_machines.policy.toml_text import tables_of


def edited(text: str, changes: Mapping[Place, Any]) -> str:
    """Return a policy's text with values at their places, None for what goes.

    BadInput when the text is no TOML, or is written so that it would come to say anything else than is meant.
    """
    meant = deepcopy(dict(tables_of(text, "policy.toml")))
    try:
        document = tomlkit.parse(text)
        for place, value in changes.items():
            _put(meant, place, value, plain=True)
            _put(cast(dict[str, Any], document), place, value)
        written = tomlkit.dumps(document)
        if tomllib.loads(written) == meant:
            return written
    except (TOMLKitError, ValueError, TypeError, KeyError, AttributeError):
        pass  # spellings there are of TOML that its editor does not know how to change
    raise BadInput(tr("the policy is written in a way that the form cannot change: change it in its text"))


def _put(table: dict[str, Any], place: Place, value: Any, *, plain: bool = False) -> None:
    """Set what is at a place in some tables, which are made where they are not there yet."""
    for depth, name in enumerate(place[:-1], 1):
        if name not in table:
            table[name] = {} if plain else tomlkit.table(is_super_table=depth < len(place) - 1)
        table = table[name]
    if value is not None:
        table[place[-1]] = value if plain else _spelt(value, in_table=len(place) > 1)
    elif place[-1] in table:
        del table[place[-1]]


def _spelt(value: Any, *, in_table: bool) -> Any:
    """Spell a value as people do: tables one after another, or one a line where they are a table's value."""
    if not (is_list(value) and value and is_object(value[0])):
        return value
    if not in_table:
        return tomlkit.item(value)
    rows = cast(list[Any], tomlkit.array().multiline(True))
    for one in value:
        row = cast(dict[str, Any], tomlkit.inline_table())
        row.update(one)
        rows.append(row)
    return rows
