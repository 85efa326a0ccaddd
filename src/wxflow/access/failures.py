"""Slow down whoever fails to sign in, by account, or by a browser or session that is known, and by where from."""

from collections.abc import Iterable

from wxflow.access import statements as sql
from wxflow.store.store import Store

_FORGOTTEN = 3_600_000_000
"""Microseconds after which earlier failures count no more."""
_FREE = {"account": 4, "device": 4, "session": 4, "address": 30}
"""Failures that cost no time yet, by the kind of source: a whole office may come from one address."""
_LONGEST = 30
"""Seconds: longer would let a stranger keep somebody out."""


def wait(store: Store, company: str, sources: Iterable[str], now: int) -> int:
    """Return for how many seconds those sources, each as its kind/…, have to wait, 0 when they need not."""
    found = ((source.partition("/")[0], one) for source in sources for one in _found(store, company, source))
    return max((_wait(kind, count, last, now) for kind, (count, last) in found), default=0)


def note(store: Store, company: str, sources: Iterable[str], now: int) -> None:
    """Count a failure, in the transaction that is open."""
    for source in sources:
        found = _found(store, company, source)
        count = found[0][0] + 1 if found and now - found[0][1] < _FORGOTTEN else 1
        store.run(sql.DROP_FAILURE, company, source)
        store.run(sql.ADD_FAILURE, company, source, count, now)


def clear(store: Store, company: str, sources: Iterable[str]) -> None:
    """Forget failures, in the transaction that is open: somebody has got in."""
    for source in sources:
        store.run(sql.DROP_FAILURE, company, source)


def _found(store: Store, company: str, source: str) -> list[tuple[int, int]]:
    return [(int(count), int(last)) for _, count, last in store.rows(sql.FAILURE, company, source)]


def _wait(kind: str, count: int, last: int, now: int) -> int:
    beyond = min(count - _FREE[kind], _LONGEST)
    if beyond <= 0 or now - last >= _FORGOTTEN:
        return 0
    until: int = last + min(2**beyond, _LONGEST) * 1_000_000
    return max(0, -(-(until - now) // 1_000_000))
