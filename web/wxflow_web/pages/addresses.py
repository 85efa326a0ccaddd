"""The addresses of the pages, each made in one place."""

from urllib.parse import urlencode

from wxflow_web.answers.rendering import path


def instance(machine: str, key: str, **query: str) -> str:
    """Return where an instance is shown."""
    return with_query(path("machines", machine, key), **query)


def event(machine: str, name: str, key: str = "") -> str:
    """Return where an event is fired: at an instance, or to begin one."""
    return path("events", machine, name, *((key,) if key else ()))


def roster(group: str, **query: str) -> str:
    """Return where a group's roster of right nicknames is shown."""
    return with_query(path("rosters", group), **query)


def with_query(where: str, **query: str) -> str:
    """Return an address with what is asked of it."""
    return f"{where}?{urlencode(query)}" if query else where
