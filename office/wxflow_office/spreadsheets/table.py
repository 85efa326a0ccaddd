"""Find a table in a sheet by its headers, Chinese or English."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wxflow.errors import BadInput
from wxflow.translatable import listed, tr
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.spreadsheets.footers import begins_with_an_id, is_footer
from wxflow_office.spreadsheets.headers import field_of, is_near, shown
from wxflow_office.spreadsheets.sheet import Sheet

_SEARCHED = 20
"""Rows in which the headers are looked for: titles and notes may stand above them."""


class MissingColumn(BadInput):
    """No table of a file has the columns that are needed."""


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
        """Yield the rows under the headers that are neither blank, nor the headers again, nor passed over."""
        columns = self.columns
        for number, row, passed_over in self._below():
            if not passed_over:
                yield Row(number, {field: row[at] if at < len(row) else "" for field, at in columns.items()})

    def passed_over(self) -> Iterator[tuple[int, str]]:
        """Yield the numbers of the rows that are sums or signatures, each with the first text in it."""
        for number, row, passed_over in self._below():
            if passed_over:
                yield number, next(str(cell).strip() for cell in row if str(cell).strip())

    def _below(self) -> Iterator[tuple[int, list[Any], bool]]:
        """Yield the rows under the headers that say something else than these, and whether each is about nobody."""
        below = self.sheet.tall.get(self.header, self.header)
        headers = list(map(_said, self.sheet.rows[self.header - 1]))
        at = self.columns.get("person", self.columns.get("group"))
        nickname = self.columns.get("nickname")
        for number, row in enumerate(self.sheet.rows[below:], below + 1):
            # No further than the first cell that tells, mostly the first of all.
            first = row[0] if row else ""
            if begins_with_an_id(first) and first != headers[0]:
                yield number, row, False
                continue
            first = _said(first)
            says = first != "" or any(_said(cell) != "" for cell in row)
            if says and not (first == headers[0] and _are_said(row, headers)):
                yield number, row, is_footer(row, row[at] if at is not None and at < len(row) else "", nickname)

    def place(self, number: int, field: str | None = None) -> str:
        """Name a row, or a cell of it, as its reader sees it."""
        sheet = self.sheet.name
        if field is None or field not in self.columns:
            return tr("{sheet}: row {row}", sheet=sheet, row=number)
        at = self.columns[field]
        header = str(self.sheet.rows[self.header - 1][at]).strip()
        return tr(
            "{sheet}: row {row}, column {letters} ({header})",
            sheet=sheet,
            row=number,
            letters=_letters(at),
            header=header,
        )


def find(sheets: Sequence[Sheet], needed: Sequence[str], known: Sequence[str]) -> Table:
    """Return the one table that has all the columns needed; a hidden sheet is not looked at.

    Raises MissingColumn when none has them, BadInput when several have.
    """
    tables = [table for sheet in sheets if not sheet.hidden and (table := _table(sheet, known)) is not None]
    whole = [table for table in tables if all(field in table.columns for field in needed)]
    if len(whole) == 1:
        return whole[0]
    if whole:
        names = listed(table.sheet.name for table in whole)
        raise BadInput(
            tr("the sheets {names} all have the columns that are needed: name one with --sheet", names=names)
        )
    best = max(tables, key=lambda table: len(table.columns), default=None)
    if best is None:
        wanted = listed(shown(field) for field in needed)
        raise MissingColumn(tr("no row of headers is found; needed are: {wanted}", wanted=wanted))
    missing = [field for field in needed if field not in best.columns]
    close = (one for one in best.ignored if any(is_near(one, field) for field in missing))
    near = next((tr("; is it '{column}'?", column=one) for one in close), "")
    raise MissingColumn(
        tr(
            "{sheet}: row {row}: there is no column {missing}{near}",
            sheet=best.sheet.name,
            row=best.header,
            missing=listed(map(shown, missing)),
            near=near,
        )
    )


def twice(table: Table, known: Sequence[str]) -> list[str]:
    """Return the headers that name a column a second time."""
    fields = [field_of(cell) for cell in table.sheet.rows[table.header - 1]]
    return [
        tr(
            "{sheet}: row {row}, column {letters}: a second column {field}",
            sheet=table.sheet.name,
            row=table.header,
            letters=_letters(at),
            field=shown(field),
        )
        for at, field in enumerate(fields)
        if field in known and fields.index(field) < at
    ]


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


def _said(cell: Any) -> Any:
    """Return a cell as it is compared."""
    return canonical_name(cell) if isinstance(cell, str) else cell


def _are_said(row: Sequence[Any], others: Sequence[Any]) -> bool:
    """Tell whether the cells of a row say what others say."""
    return len(row) == len(others) and all(_said(cell) == other for cell, other in zip(row, others, strict=True))


def _letters(at: int) -> str:
    """Return a column's letters as spreadsheets name it."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
