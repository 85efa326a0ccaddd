"""Find a table in a sheet by its headers, Chinese or English."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import normalize

from wxflow.errors import nearest
from wxflow_cli.sheets import Sheet

HEADERS: Mapping[str, str] = {
    "person": "工号 员工编号 人员编号 员工号 职工号 人员 staff_id employee_id person id",
    "name": "姓名 真实姓名 员工姓名 name real_name",
    "unit": "部门 单位 所属部门 所在部门 unit department",
    "change": "变动 变动类型 异动 异动类型 change event",
    "status": "状态 在职状态 人员状态 status",
    "at": "发生时间 生效日期 生效时间 日期 变动日期 at date effective",
    "recorded_at": "登记时间 登记日期 recorded_at recorded",
    "group": "群编号 群号 group group_id",
    "title": "群名 群名称 title",
    "kind": "类型 群类型 kind",
    "purpose": "用途 purpose",
    "scope_units": "范围部门 scope_units",
    "scope_people": "范围人员 scope_people",
    "leads": "群负责人 负责人 leads lead",
    "planned_end": "计划结束 计划结束日期 planned_end",
    "register_no": "备案号 登记号 register_no",
    "owner": "群主 owner",
    "nickname": "群昵称 昵称 群内昵称 nickname",
}
"""Each field's headers, the first one shown; compared without case, spaces, dashes and brackets."""
_FIELDS = {re.sub(r"_", "", header): field for field, headers in HEADERS.items() for header in headers.split()}
_SEARCHED = 20
"""Rows in which the headers are looked for: titles and notes may stand above them."""


class Row(NamedTuple):
    """One row of a table: its number in the sheet, and its cells by field."""

    number: int
    cells: dict[str, Any]


class Table(NamedTuple):
    """A sheet whose headers are known."""

    sheet: Sheet
    header: int
    """The number of the row with the headers."""
    columns: dict[str, int]
    """By field, the column, counted from 0."""
    ignored: tuple[str, ...]
    """Headers that say nothing to us."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows under the headers that are not blank."""
        for number, row in enumerate(self.sheet.rows[self.header :], self.header + 1):
            if any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in row):
                cells = {field: row[at] if at < len(row) else "" for field, at in self.columns.items()}
                yield Row(number, cells)

    def place(self, number: int, field: str | None = None) -> str:
        """Name a row, or a cell of it, as its reader sees it."""
        where = f"{self.sheet.name}: row {number}"
        if field is None or field not in self.columns:
            return where
        at = self.columns[field]
        return f"{where}, column {_letters(at)} ({str(self.sheet.rows[self.header - 1][at]).strip()})"


def find(sheets: Sequence[Sheet], needed: Sequence[str], known: Sequence[str]) -> Table | str:
    """Return the first table that has all the columns needed, or what is missing of the one that comes nearest."""
    tables = [table for sheet in sheets if (table := _table(sheet, known)) is not None]
    for table in tables:
        if all(field in table.columns for field in needed):
            return table
    best = max(tables, key=lambda table: len(table.columns), default=None)
    if best is None:
        wanted = ", ".join(_shown(field) for field in needed)
        return f"no row of headers is found; needed are: {wanted}"
    missing = [field for field in needed if field not in best.columns]
    near = "".join(nearest(_shown(field), list(best.ignored)) for field in missing[:1])
    return f"{best.sheet.name}: row {best.header}: there is no column {', '.join(map(_shown, missing))}{near}"


def twice(table: Table, known: Sequence[str]) -> list[str]:
    """Return the headers that name a column a second time."""
    fields = [field_of(cell) for cell in table.sheet.rows[table.header - 1]]
    return [
        f"{table.sheet.name}: row {table.header}, column {_letters(at)}: a second column {_shown(field)}"
        for at, field in enumerate(fields)
        if field in known and fields.index(field) < at
    ]


def field_of(header: Any) -> str | None:
    """Return the field a header names, or None."""
    return _FIELDS.get(re.sub(r"[\s_()\[\]*:-]", "", normalize("NFKC", str(header)).casefold()))


def _table(sheet: Sheet, known: Sequence[str]) -> Table | None:
    """Return the table under the first row that names most columns."""
    best: dict[str, int] = {}
    header = 0
    for number, row in enumerate(sheet.rows[:_SEARCHED], 1):
        found = {
            field: at for at, cell in reversed(list(enumerate(row))) if (field := field_of(cell)) in known and field
        }
        if len(found) > len(best):
            best, header = found, number
    if not best:
        return None
    named = (str(cell).strip() for at, cell in enumerate(sheet.rows[header - 1]) if at not in best.values())
    return Table(sheet, header, best, tuple(filter(None, named)))


def _shown(field: str | None) -> str:
    names = HEADERS[field or ""].split()
    return f"{names[0]} ({next(name for name in names if name.isascii())})"


def _letters(at: int) -> str:
    """Return a column's letters as spreadsheets name it."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
