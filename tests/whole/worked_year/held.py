"""Hold a process before another transaction begins: so that it is there to be killed, however fast it is."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from sqlalchemy import func, select

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
