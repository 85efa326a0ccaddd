"""Find the English words of a Chinese text, known names apart."""

import re
from collections.abc import Collection

from wxflow_machines.measures import MACHINES

KNOWN = re.compile(
    r"`[^`]*`|wxflow(?: [\w./#:=@“”（）一-鿿-]+)*|--[\w-]+|（[a-z_]+）| \([a-z_]+\)|\{\"[^}]*\}|"
    r"[\w/-]+\.(?:toml|csv|xlsx|db|jsonl|html)|[\w-]+/\d+(?:\.\d+)+|\b[a-z]+\.(?:[a-z]+\b|\*)|"
    r"[A-Z]+[0-9]+(?:/[\w/-]+)?(?:#\d+)?|[\w/]+#\d+(?::[\w/]+)?|\b[0-9a-f]{8,}\b|"
    r"\b(?:JSON|CSV|XLSX|ZIP|MB|HR|HX|clock|SHA-256|SQLite|PostgreSQL|cron|UTF-8|delivery|null|lhm)\b"
)
"""Names that stay as they are: commands and options, files, ids, hashes, formats, programs, events, initials."""
_FIELDS = [field for machine in MACHINES for move in machine.transitions for field in move.data]
_LINE = ("at", "actor", "machine", "key", "event", "recorded_at", "data", "reason", "request_id", "sweep")
_DECLARED = [
    *(*_LINE, "units", "people", "text", "date"),
    *(name for machine in MACHINES for name in (machine.name, *machine.events)),
    *(name for field in _FIELDS for name in (field.name, *field.choices)),
]
DECLARED = {word for name in _DECLARED for word in name.split("_")}
"""The words of what programs name machines, the parts of their keys, events, fields and choices by, in any language."""


def english(text: str, names: Collection[str] = ()) -> list[str]:
    """Return the English words of a text, known names apart, and those that are names there."""
    return [word for word in re.findall(r"[A-Za-z]{2,}", KNOWN.sub("", text)) if word not in names]
