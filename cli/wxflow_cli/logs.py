"""Log to stderr through structlog: for people on a terminal, JSON elsewhere; quiet unless WXFLOW_LOG says otherwise."""

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

LEVELS = ("debug", "info", "warning", "error", "critical")


@cache
def _configure() -> None:
    import structlog

    level = os.environ.get("WXFLOW_LOG", "warning").lower()
    for_people = sys.stderr.isatty()
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *(() if for_people else (structlog.processors.format_exc_info,)),
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level if level in LEVELS else "warning"),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def logger() -> "FilteringBoundLogger":
    """Return the log; structlog is imported only now, since few commands have anything to say."""
    import structlog

    _configure()
    log: FilteringBoundLogger = structlog.get_logger()
    return log
