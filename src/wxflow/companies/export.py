"""Tell the whole of one company, line by line, in an order that equal contents share."""

from collections.abc import Iterator

from sqlalchemy import Table, func, select

from wxflow.companies.file_format import TABLES, Digest, Header, Rows, columns, header_line
from wxflow.store.store import Store


def header(store: Store, company: str) -> Header:
    """Return how many rows a company has in each table."""
    return Header(company, {table.name: _count(store, company, table) for table in TABLES})


def lines(store: Store, told: Header) -> Iterator[bytes]:
    """Yield every line, the digest last; header and lines are to be read within one snapshot."""
    digest = Digest()
    for line in _lines(store, told):
        digest.take(line)
        yield line
    yield digest.line()


def last_line(store: Store, company: str) -> bytes:
    """Return the digest of what stands in the database now."""
    last = b""
    for line in lines(store, header(store, company)):
        last = line
    return last


def _lines(store: Store, told: Header) -> Iterator[bytes]:
    yield header_line(told)
    for table in TABLES:
        keys = [column for column in table.primary_key if column.name != "company"]
        query = select(*columns(table)).where(table.c.company == told.company).order_by(*keys)
        yield from map(Rows(table).line, store.select(query))


def _count(store: Store, company: str, table: Table) -> int:
    ((found,),) = store.select(select(func.count()).select_from(table).where(table.c.company == company))
    return int(found)
