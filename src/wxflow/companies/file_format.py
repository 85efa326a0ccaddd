"""Write and read the lines of an exported company: a header, a row a line, and the digest of all that is before it."""

import json
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from wxflow.errors import BadInput
from wxflow.json_values import is_list, is_object, is_text
from wxflow.store.access_tables import ALL, PASSING
from wxflow.store.tables import REVISION
from wxflow.translatable import tr

FORMAT = "wxflow company 1"
_NAME, _, _VERSION = FORMAT.rpartition(" ")
_OF_A_COMPANY = [table for table in ALL.values() if "company" in table.c and table not in PASSING]
TABLES = tuple(sorted(_OF_A_COMPANY, key=lambda table: (bool(table.foreign_keys), table.name)))
"""What of a company is exported; those whose rows hang on another's come after it."""
_BITS = {Integer: 31, BigInteger: 63}


class Header(NamedTuple):
    """The first line: whose rows follow, and how many of each table; the code stands here and in no row."""

    company: str
    rows: dict[str, int]


def header_line(header: Header) -> bytes:
    """Write the first line."""
    return _line({"format": FORMAT, "schema": REVISION, "company": header.company, "rows": header.rows})


def read_header(line: bytes, source: str) -> Header:
    """Read the first line; BadInput when this version did not write it so."""
    told = _loaded(line)
    named = told.get("format") if is_object(told) else None
    if not is_object(told) or not is_text(named) or named.rpartition(" ")[0] != _NAME:
        raise BadInput(tr("{source} is not an exported company: `wxflow company export` writes one", source=source))
    if named != FORMAT:
        raise BadInput(
            tr(
                "{source} has the form '{named}', this version knows '{format}': update it",
                source=source,
                named=named,
                format=FORMAT,
            )
        )
    schema, company, rows = told.get("schema"), told.get("company"), told.get("rows")
    if schema != REVISION:
        way = tr("import it with the version that exported it, into a database of its own, and upgrade that")
        raise BadInput(
            tr(
                "{source} has the schema {schema}, this version {revision}: {way}",
                source=source,
                schema=schema,
                revision=REVISION,
                way=way,
            )
        )
    if not is_text(company) or not is_object(rows) or list(rows) != [table.name for table in TABLES]:
        raise BadInput(tr("{source}: its first line is not as `wxflow company export` writes it", source=source))
    if not all(_fits(count, _BITS[BigInteger]) and count >= 0 for count in rows.values()):
        raise BadInput(tr("{source}: its first line does not count the rows of every table", source=source))
    return Header(company, dict(rows))


def columns(table: Table) -> list[Column[Any]]:
    """Return the columns that a line holds, in order."""
    return [column for column in table.columns if column.name != "company"]


class Rows:
    """The lines of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._columns = columns(table)
        self._bytes = [n for n, column in enumerate(self._columns) if isinstance(column.type, LargeBinary)]
        self._keys = [n for n, column in enumerate(self._columns) if column.primary_key]

    def line(self, row: tuple[Any, ...]) -> bytes:
        """Write a row without its company, bytes in hex."""
        values = list(row)
        for n in self._bytes:
            values[n] = values[n].hex()
        return _line([self.table.name, *values])

    def read(self, line: bytes) -> list[Any]:
        """Read a row again; BadInput says what is wrong with it."""
        told = _loaded(line)
        if not is_list(told) or len(told) != len(self._columns) + 1 or told[0] != self.table.name:
            raise BadInput(tr("not a row of {name}", name=self.table.name))
        return [_value(column, value) for column, value in zip(self._columns, told[1:], strict=True)]

    def key(self, values: list[Any]) -> list[Any]:
        """Return what rows stand in the order of."""
        return [values[n] for n in self._keys]


class Digest:
    """The SHA-256 of the lines so far."""

    def __init__(self) -> None:
        self._hash = sha256()

    def take(self, line: bytes) -> None:
        """Take a line in."""
        self._hash.update(line)

    def line(self) -> bytes:
        """Write the last line."""
        return _line({"sha256": self._hash.hexdigest()})


def is_digest(line: bytes) -> bool:
    """Tell whether a line is a last one, right or wrong."""
    told = _loaded(line)
    return is_object(told) and list(told) == ["sha256"]


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _loaded(line: bytes) -> Any:
    """Return a line's value, or None when it has none."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _value(column: Column[Any], value: Any) -> Any:
    """Return the value a column takes, or BadInput."""
    kind = type(column.type)
    if value is None and column.nullable:
        return None
    if kind in _BITS and _fits(value, _BITS[kind]):
        return value
    if kind not in _BITS and isinstance(value, str) and "\x00" not in value:
        try:
            return bytes.fromhex(value) if kind is LargeBinary else value.encode().decode()
        except ValueError:
            pass
    raise BadInput(
        tr(
            "{name}.{name2} cannot be {dumps}",
            name=column.table.name,
            name2=column.name,
            dumps=json.dumps(value, ensure_ascii=False)[:60],
        )
    )


def _fits(value: Any, bits: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**bits) <= value < 2**bits
