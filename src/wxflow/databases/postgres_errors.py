"""Turn what PostgreSQL and its driver say into this project's errors."""

from types import TracebackType

import psycopg
from psycopg import errors

from wxflow.databases.url import shown
from wxflow.errors import BadInput, Conflict, Raced, StoreUnusable, WxflowError
from wxflow.translatable import Text, tr


class Translated:
    """Turns the driver's errors into this project's, where it stands around what may raise them."""

    def __init__(self, url: str, *, connecting: bool = False) -> None:
        self._url, self._connecting = shown(url), connecting

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, psycopg.Error):
            raise _translate(error, self._url, connecting=self._connecting) from error
        if isinstance(error, UnicodeEncodeError):
            raise BadInput(
                tr(
                    "database {url} cannot store that text ({error}): leave such characters out",
                    url=self._url,
                    error=error,
                )
            ) from None


def _translate(error: psycopg.Error, name: str, *, connecting: bool) -> WxflowError:
    said = " ".join(str(error).split()) or type(error).__name__
    told: type[WxflowError]
    told, why = next((told, why) for kinds, told, why in _MEANINGS if isinstance(error, kinds))
    if connecting and told is Conflict:
        told, why = StoreUnusable, _UNREACHED
    return told(tr("database {url} {why}", url=name, why=tr(why.template, said=said)))


_SAID = "{said}"
"""Stands where what the driver says is put."""
_UNREACHED = tr("cannot be reached ({said}): is the server up, and the address right?", said=_SAID)


_MEANINGS: tuple[tuple[tuple[type[psycopg.Error], ...], type[WxflowError], Text], ...] = (
    (
        (errors.SerializationFailure, errors.DeadlockDetected, psycopg.IntegrityError),
        Raced,
        tr("was written to by another, faster one ({said}); nothing was written, try again", said=_SAID),
    ),
    (
        (errors.LockNotAvailable, errors.QueryCanceled),
        Conflict,
        tr("is locked by another process; nothing was written, try again"),
    ),
    (
        (errors.InsufficientPrivilege,),
        StoreUnusable,
        tr("may not be used so by this user ({said}): ask its owner for the right", said=_SAID),
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        StoreUnusable,
        tr("is read-only, a standby perhaps: name the primary with --database"),
    ),
    (
        (errors.DiskFull, errors.OutOfMemory, errors.TooManyConnections),
        StoreUnusable,
        tr("has run out of room ({said}): nothing was written", said=_SAID),
    ),
    (
        (errors.ProgramLimitExceeded,),
        BadInput,
        tr("cannot hold a text that is so long ({said}): give a shorter one", said=_SAID),
    ),
    (
        (psycopg.DataError,),
        BadInput,
        tr("cannot store that text ({said}): leave such characters out", said=_SAID),
    ),
    (
        (psycopg.OperationalError, errors.IdleInTransactionSessionTimeout),
        Conflict,
        tr("was lost from sight ({said}); try again: no deadline and no request_id counts twice", said=_SAID),
    ),
    (
        (psycopg.Error,),
        StoreUnusable,
        tr("cannot be used ({said})", said=_SAID),
    ),
)
"""What each of the driver's errors is here; the first that fits."""
