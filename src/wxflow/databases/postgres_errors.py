"""Turn what PostgreSQL and its driver say into this project's errors."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from wxflow.databases.url import shown
from wxflow.errors import BadInput, Conflict, Raced, StoreUnusable, WxflowError
from wxflow.translatable import tr


@contextmanager
def translated(url: str, *, connecting: bool = False) -> Generator[None]:
    """Turn the driver's errors into this project's."""
    try:
        yield
    except psycopg.Error as error:
        raise _translate(error, shown(url), connecting=connecting) from error
    except UnicodeEncodeError as error:
        raise BadInput(
            tr(
                "database {url} cannot store that text ({error}): leave such characters out",
                url=shown(url),
                error=error,
            )
        ) from None


def _translate(error: psycopg.Error, name: str, *, connecting: bool) -> WxflowError:
    said = " ".join(str(error).split()) or type(error).__name__
    told: type[WxflowError]
    told, why = next((told, why) for kinds, told, why in _MEANINGS if isinstance(error, kinds))
    if connecting and told is Conflict:
        told, why = StoreUnusable, "cannot be reached ({said}): is the server up, and the address right?"
    return told(f"database {name} {why.format(said=said)}")


_MEANINGS: tuple[tuple[tuple[type[psycopg.Error], ...], type[WxflowError], str], ...] = (
    (
        (errors.SerializationFailure, errors.DeadlockDetected, psycopg.IntegrityError),
        Raced,
        "was written to by another, faster one ({said}); nothing was written, try again",
    ),
    (
        (errors.LockNotAvailable, errors.QueryCanceled),
        Conflict,
        "is locked by another process; nothing was written, try again",
    ),
    (
        (errors.InsufficientPrivilege,),
        StoreUnusable,
        "may not be used so by this user ({said}): ask its owner for the right",
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        StoreUnusable,
        "is read-only, a standby perhaps: name the primary with --database",
    ),
    (
        (errors.DiskFull, errors.OutOfMemory, errors.TooManyConnections),
        StoreUnusable,
        "has run out of room ({said}): nothing was written",
    ),
    (
        (psycopg.DataError,),
        BadInput,
        "cannot store that text ({said}): leave such characters out",
    ),
    (
        (psycopg.OperationalError, errors.IdleInTransactionSessionTimeout),
        Conflict,
        "was lost from sight ({said}); try again: no deadline and no request_id counts twice",
    ),
    (
        (psycopg.Error,),
        StoreUnusable,
        "cannot be used ({said})",
    ),
)
"""What each of the driver's errors is here; the first that fits."""
