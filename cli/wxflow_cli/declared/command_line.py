"""Write the command that does what waits: as it is typed, with what is known filled in."""

import shlex
from collections.abc import Iterator
from typing import Any

from wxflow.declare.fields import Field
from wxflow.store.waiting import MESSAGE
from wxflow_office.desk.item import Item, Way
from wxflow_office.instances.called import Called
from wxflow_office.texts import language


def command_line(called: Called, item: Item, actor: str | None = None) -> str:
    """Return the command; by the first of those who are asked where no actor is named."""
    if item.machine == MESSAGE:
        return f"wxflow outbox retry {shlex.quote(item.key)}"
    way = item.ways[0]
    words = [
        "wxflow",
        item.machine,
        way.event,
        called.short(item.machine, item.key),
        *_options(way),
        "--actor",
        actor or item.people[0],
    ]
    return " ".join(_quoted(word) for word in words)


def _options(way: Way) -> Iterator[str]:
    for field in way.fields:
        if field.name in way.suggested:
            yield from _given(field, way.suggested[field.name])
        elif field.required:
            yield from (_option(field.name), language.name("column", field.name))
    if way.needs_reason:
        yield from ("--reason", language.name("column", "reason"))


def _given(field: Field, value: Any) -> Iterator[str]:
    if field.shape == "mapping":
        for name, one in value.items():
            yield from (_option(field.name), f"{name}={one}")
    else:
        yield from (_option(field.name), str(value))


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _quoted(word: str) -> str:
    """Quote a word for a shell; Chinese needs no quotes."""
    return word if all(char.isalnum() or char in "-_./:=,@+#" for char in word) and word else shlex.quote(word)
