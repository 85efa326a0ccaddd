"""What a writing transaction works under on PostgreSQL: how it plans, how long it waits, who else may write."""

from functools import cache
from hashlib import sha256
from typing import Any

IDLE_TIMEOUT = "60s"
"""How long a transaction may do nothing before the server ends it: a process that hangs holds nobody up for longer."""
STATEMENT_TIMEOUT = "10min"
"""How long one statement may take: none of a batch takes a second."""
_PLANNED = (
    # Every statement names its rows by keys. However little the planner knows of the tables, it is to look them up: a
    # scan of a whole table, or of a company's part of it, would grow with the company.
    "set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), "
    "set_config('enable_mergejoin', 'off', true), set_config('enable_material', 'off', true), "
    "set_config('random_page_cost', '1.1', true)"
)
_LIMITS = (
    "set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true), "
    "set_config('statement_timeout', $3, true)"
)
_ALONE = f"SELECT {_PLANNED}, {_LIMITS}, pg_advisory_xact_lock($4)"
_AMONG_OTHERS = f"SELECT {_PLANNED}, {_LIMITS}, pg_advisory_xact_lock_shared($4)"


def conditions(company: str, busy: str, *, exclusive: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that sets them for the transaction it is in; `busy` is how long a lock is waited for."""
    return _ALONE if exclusive else _AMONG_OTHERS, (busy, IDLE_TIMEOUT, STATEMENT_TIMEOUT, _lock_of(company))


@cache
def _lock_of(company: str) -> int:
    """Return the number of a company's lock: its writers share it, whoever must be alone has it alone."""
    return int.from_bytes(sha256(f"wxflow {company}".encode()).digest()[:8], signed=True)
