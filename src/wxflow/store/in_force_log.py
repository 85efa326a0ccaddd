"""The company's log of what came into force: each policy and declaration, by whose step, sealed entry after entry."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, bindparam, select

from wxflow.decide.seal import GENESIS, seal_entry
from wxflow.json_values import canonical, object_of
from wxflow.store.sql import Statement, insert_into, rows, same
from wxflow.store.store import Store
from wxflow.store.tables import METADATA
from wxflow.translatable import tr

VERSION = "wxflow in force 1\n"
POLICY, DECLARATION, REMINDERS, NOTICE = "policy", "declaration", "reminders", "notice"
IN_FORCE_LOG = Table(
    "in_force_log",
    METADATA,
    Column("company", Text, primary_key=True, nullable=False),
    Column("seq", BigInteger, primary_key=True, nullable=False, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("kind", "hash", "actor", "via", "data")),
    Column("seal", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
_ENTRIES = rows(IN_FORCE_LOG)
_LAST = Statement(
    _ENTRIES.where(*same(IN_FORCE_LOG, "company")).order_by(IN_FORCE_LOG.c.seq.desc()).limit(bindparam("most")),
    "company",
    "most",
)
_OF_KIND = Statement(
    select(IN_FORCE_LOG.c.hash).where(*same(IN_FORCE_LOG, "company", "kind")).order_by(IN_FORCE_LOG.c.seq.desc()),
    "company",
    "kind",
)
_ADD = insert_into(IN_FORCE_LOG)


class Entry(NamedTuple):
    """What came into force with a step: `at` is when that was entered (UTC microseconds), by whom and which way."""

    seq: int
    at: int
    kind: str
    hash: str
    actor: str
    via: str
    """Canonical JSON, or nothing where nobody said."""
    data: Mapping[str, Any]
    """The file a policy was read from, and the hashes of its versions; whose machine a declaration is."""
    seal: bytes = b""


def seal(company: str, entry: Entry, before: bytes) -> bytes:
    """Return an entry's seal, 32 bytes; `before` is the previous one."""
    fields = (str(entry.seq), str(entry.at), entry.kind, entry.hash, entry.actor, entry.via, canonical(entry.data))
    return seal_entry(VERSION, (company, *fields), before)


def hashes(store: Store, company: str, kind: str) -> list[str]:
    """Return what came into force of a kind, by hash, the latest first."""
    return [digest for (digest,) in store.rows(_OF_KIND, company, kind)]


def head(store: Store, company: str) -> bytes | None:
    """Return the seal of the last entry, or None where there is none."""
    last = store.rows(_LAST, company, 1)
    return bytes(last[0][-1]) if last else None


def entries(store: Store, company: str) -> Iterator[Entry]:
    """Yield the entries in their order."""
    query = _ENTRIES.where(IN_FORCE_LOG.c.company == company).order_by(IN_FORCE_LOG.c.seq)
    for seq, at, kind, digest, actor, via, data, sealed in store.select(query):
        yield Entry(seq, at, kind, digest, actor, via, object_of(data), bytes(sealed))


def write(store: Store, company: str, entry: Entry) -> None:
    """Add an entry behind the last, whatever its seq, in the transaction that is open; Raced when somebody else has."""
    last = store.rows(_LAST, company, 1)
    seq, before = (int(last[0][0]), bytes(last[0][-1])) if last else (0, GENESIS)
    numbered = entry._replace(seq=seq + 1)
    told = (numbered.seq, entry.at, entry.kind, entry.hash, entry.actor, entry.via, canonical(entry.data))
    store.run(_ADD, company, *told, seal(company, numbered, before))


def verify(store: Store, company: str) -> Iterator[str]:
    """Say where the log is not as it was written: a change, a hole."""
    seq, before = 0, GENESIS
    for entry in entries(store, company):
        seq += 1
        if entry.seq != seq:
            yield tr("what came into force: entry {seq} is missing", seq=seq)
            seq = entry.seq
        elif seal(company, entry, before) != entry.seal:
            yield tr("what came into force: entry {seq} is not as it was sealed", seq=seq)
        before = entry.seal
