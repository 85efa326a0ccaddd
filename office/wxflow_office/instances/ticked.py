"""Read the workbook in which somebody has ticked what is to be done."""

import re
from pathlib import Path

from wxflow.translatable import tr
from wxflow_office.instances.many import Ticked
from wxflow_office.spreadsheets import read
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.table import find

FIELDS = ("number", "decision", "amount", "reason")
_TICKS = ("√", "✓", "✔", "v", "x", "y", "是", "1")
_WORDS = {
    "confirm": ("确认", "confirm"),
    "record": ("登记", "记录", "record"),
    "waive": ("豁免", "waive"),
    "settle": ("执行", "已执行", "settle"),
    "release": ("放行", "release"),
}
"""What stands in the column of decisions, by the event it means; a mere tick means whatever is asked for."""


def ticked(path: Path, event: str, zone: str) -> tuple[Ticked, ...]:
    """Return the rows that are ticked for an event; BadInputs tells everything that is wrong."""
    table = find(read.read(path), ("number", "decision"), FIELDS)
    reader = Reader(table, zone)
    found: list[Ticked] = []
    for row in table.rows():
        decision = reader.text(row, "decision", needed=False).strip().lower()
        if decision not in (*_TICKS, *_WORDS[event]):
            if decision and not any(decision in words for words in _WORDS.values()):
                reader.wrong(
                    row, "decision", tr("'{decision}' is no decision: tick it, or say which", decision=decision)
                )
            continue
        amount = reader.text(row, "amount", needed=False).replace("元", "").strip() if "amount" in table.columns else ""
        if amount and not re.fullmatch(r"[0-9]+(?:\.0+)?", amount):
            reader.wrong(
                row, "amount", tr("'{value}' is not a whole number: write it like 20, without a unit", value=amount)
            )
            continue
        found.append(
            Ticked(
                row=row.number,
                number=reader.text(row, "number"),
                amount=int(float(amount)) if amount else None,
                reason=(reader.text(row, "reason", needed=False) if "reason" in table.columns else "") or None,
            )
        )
    reader.raise_any()
    return tuple(found)
