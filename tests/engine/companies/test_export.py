"""An export holds every row."""

import json
from hashlib import sha256
from pathlib import Path

from tests.given import moving
from wxflow.companies.file_format import TABLES
from wxflow.store.access_tables import ALL, PASSING
from wxflow.store.tables import REVISION


def test_an_export_holds_every_row_of_every_table_by_table_and_key(url: str, exported: Path) -> None:
    first, *rows, last = (json.loads(line) for line in exported.read_text("utf-8").splitlines())
    held = moving.of(url, "HX")
    assert {*held} | {"access_log", "access_heads"} == {*ALL} - {table.name for table in PASSING} == {*first["rows"]}
    assert first == {
        "format": "wxflow company 1",
        "schema": REVISION,
        "company": "HX",
        "rows": {table.name: len(held.get(table.name, ())) for table in TABLES},
    }
    shown = lambda value: value.hex() if isinstance(value, bytes) else value  # noqa: E731
    for table in TABLES:
        told = [row[1:] for row in rows if row[0] == table.name]
        assert sorted(map(repr, told)) == sorted(repr([shown(v) for v in row[1:]]) for row in held.get(table.name, ()))
        keys = [n - 1 for n, column in enumerate(table.columns) if column.primary_key and n]
        assert [[row[n] for n in keys] for row in told] == sorted([row[n] for n in keys] for row in told)
    content = exported.read_bytes()
    assert last == {"sha256": sha256(content[: content.rstrip().rindex(b"\n") + 1]).hexdigest()}
