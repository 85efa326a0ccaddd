"""Find values of another kind than their column's: SQLite takes any, and whatever reads them may fail at one."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, LargeBinary, Text, case, func, select

from wxflow.store.store import Store
from wxflow.store.tables import METADATA
from wxflow.translatable import term, tr


def check(store: Store) -> Iterator[str]:
    """Yield the columns that hold such values, each with how many; it reads every row."""
    if store.dialect.name != "sqlite":
        return
    for table in METADATA.sorted_tables:
        columns = list(table.columns)
        (counts,) = store.select(select(*map(_strange, columns)))
        for column, count in zip(columns, counts, strict=True):
            if count:
                yield tr(
                    "{kind} {name}: {count} values of its column {column} are of another kind",
                    kind=term("schema", "table"),
                    name=table.name,
                    count=count,
                    column=column.name,
                )


def _strange(column: Column[Any]) -> Any:
    kind = "text" if isinstance(column.type, Text) else "blob" if isinstance(column.type, LargeBinary) else "integer"
    return func.count(case((func.typeof(column).not_in((kind, "null")), 1)))
