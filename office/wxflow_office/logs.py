"""Log to stderr through structlog: for people on a terminal, JSON elsewhere; quiet unless WXFLOW_LOG says otherwise."""

import os
import sys
import traceback
from collections.abc import MutableMapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

LEVELS = ("debug", "info", "warning", "error", "critical")
_QUIET = "warning"


def info(event: str, **facts: Any) -> None:
    """Log what was done or refused, for whoever keeps such a log."""
    # structlog takes 0.1 s to import, and few want to hear this.
    if LEVELS.index(_level()) <= LEVELS.index("info"):
        _logger().info(event, **facts)


def warning(event: str, **facts: Any) -> None:
    """Log what somebody should look after."""
    _logger().warning(event, **facts)


def error(event: str, what: BaseException) -> None:
    """Log an error with its traceback."""
    _logger().error(event, exc_info=what)


def fault(what: BaseException) -> None:
    """Log an error nobody foresaw: its kind and where it arose; what it says only to WXFLOW_DEBUG, for whose it is."""
    if os.environ.get("WXFLOW_DEBUG"):
        error("unexpected error", what)
        return
    frames = traceback.extract_tb(what.__traceback__)
    where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    _logger().error("unexpected error", kind=type(what).__name__, where=where)


def _level() -> str:
    level = os.environ.get("WXFLOW_LOG", _QUIET).lower()
    return level if level in LEVELS else _QUIET


def _as_written(_logger: Any, _method: str, facts: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Write out what a terminal would obey."""
    return {
        name: repr(fact) if isinstance(fact, str) and not fact.isprintable() else fact for name, fact in facts.items()
    }


@cache
def _logger() -> "FilteringBoundLogger":
    import structlog

    for_people = sys.stderr.isatty()
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _as_written if for_people else structlog.processors.format_exc_info,
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(_level()),
    )
    return log
