"""The log of who came in, failed to, and was given which rights: chained, and verified, as steps are."""

from collections.abc import Iterator
from typing import Any

from wxflow.access import statements as sql
from wxflow.access.records import AccessEntry
from wxflow.decide.seal import GENESIS, seal_entry
from wxflow.errors import Raced
from wxflow.json_values import canonical, object_of
from wxflow.store.access_tables import ACCESS_LOG
from wxflow.store.store import Store
from wxflow.translatable import tr

VERSION = "wxflow access 1\n"


def seal(company: str, entry: AccessEntry, before: bytes) -> bytes:
    """Return an entry's seal, 32 bytes; `before` is the previous one."""
    told = (company, str(entry.seq), str(entry.at), entry.event, entry.person, entry.actor, canonical(entry.data))
    return seal_entry(VERSION, told, before)


def write(store: Store, company: str, event: str, person: str, *, actor: str, at: int, **data: Any) -> None:
    """Add an entry, in the transaction that is open; Raced when somebody else has added one meanwhile."""
    found = store.rows(sql.HEAD, company)
    seq, before = (int(found[0][0]), bytes(found[0][1])) if found else (0, GENESIS)
    entry = AccessEntry(seq + 1, at, event, person, actor, data, b"")
    sealed = seal(company, entry, before)
    if not found:
        store.run(sql.ADD_HEAD, company, entry.seq, sealed)
    elif store.run(sql.MOVE_HEAD, entry.seq, sealed, company, seq) != 1:
        raise Raced(tr("somebody else signed in at the same moment; nothing was written, try again"))
    store.run(sql.ADD_ENTRY, company, entry.seq, at, event, person, actor, canonical(data), sealed)


def entries(store: Store, company: str, person: str | None = None) -> Iterator[AccessEntry]:
    """Yield the entries in their order, or only those about somebody's account."""
    wanted = [ACCESS_LOG.c.company == company, *([ACCESS_LOG.c.person == person] if person is not None else ())]
    for seq, at, event, whom, actor, data, sealed in store.select(
        sql.ENTRIES.where(*wanted).order_by(ACCESS_LOG.c.seq)
    ):
        yield AccessEntry(seq, at, event, whom, actor, object_of(data), bytes(sealed))


def verify(store: Store, company: str) -> Iterator[str]:
    """Say where the log is not as it was written: a change, a hole, a missing end."""
    seq, before = 0, GENESIS
    for entry in entries(store, company):
        seq += 1
        if entry.seq != seq:
            yield tr("access log: entry {seq} is missing", seq=seq)
            seq = entry.seq
        elif seal(company, entry, before) != entry.seal:
            yield tr("access log: entry {seq} is not as it was sealed", seq=seq)
        before = entry.seal
    found = store.rows(sql.HEAD, company)
    if (seq, before) != ((int(found[0][0]), bytes(found[0][1])) if found else (0, GENESIS)):
        yield tr("access log: it does not end where it should: entries are missing after {seq}", seq=seq)
