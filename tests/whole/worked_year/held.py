"""Hold a process, or let it end itself, at a moment of its own work: it is caught there however fast it is."""

import os
import signal
from collections.abc import Callable
from itertools import count
from threading import Event
from typing import Any, TypeVar

from sqlalchemy import Engine as Sql
from sqlalchemy import event, func, select

from wxflow.engine.engine import Engine
from wxflow.ledger.ledger import Ledger
from wxflow.store.tables import STEPS

T = TypeVar("T")
_write = Engine.write
_COUNT = select(func.count()).select_from(STEPS)


def beyond(steps: int) -> None:
    """Let an engine of this process begin nothing more once there are more steps than that: it waits to be killed."""

    def write(engine: Engine, work: Callable[[Ledger], T], *, exclusive: bool = False) -> T:
        if next(engine.store.select(_COUNT))[0] > steps:
            Event().wait()
        return _write(engine, work, exclusive=exclusive)

    Engine.write = write  # type: ignore[assignment,method-assign]


def killed_at(statement: int) -> None:
    """Let this process kill itself when SQLAlchemy is about to send its n-th statement."""
    sent = count(1)

    @event.listens_for(Sql, "before_cursor_execute")
    def kill(*_: Any) -> None:
        if next(sent) == statement:
            os.kill(os.getpid(), signal.SIGKILL)
