"""Read database URLs, and show them without their passwords."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from wxflow.errors import BadInput
from wxflow.translatable import tr

_RIGHT = "give one like sqlite:///wxflow.db or postgresql://user@host/database"
_POSTGRES = ("postgresql", "postgres")
_PASSWORD = re.compile(r"(://[^/@]*?:)[^@]*(@)")
_PARAMETER = re.compile(r"([?&])([^=&?]*)=([^&]*)")
_SECRET = re.compile("password|secret|scram_|token", re.IGNORECASE)
"""What a parameter of a URL has in its name that nobody is to see; `passfile` and `sslkey` only say where one lies."""


def is_postgres(url: str) -> bool:
    """Tell whether a URL names a PostgreSQL database; BadInput when it names none that is served."""
    scheme, colon, _ = url.partition("://")
    if scheme in _POSTGRES and colon:
        return True
    if scheme.split("+")[0] in _POSTGRES:
        raise BadInput(tr("database URL {url}: name no driver, {right}", url=repr(shown(url)), right=_RIGHT))
    sqlite_file(url)
    return False


def sqlite_file(url: str) -> URL:
    """Parse the URL of a SQLite file, or say what a right one looks like."""
    name = shown(url)
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput(tr("database URL {name} cannot be read: {right}", name=repr(name), right=_RIGHT)) from None
    if parsed.get_backend_name() != "sqlite":
        raise BadInput(
            tr("database URL {name}: only SQLite and PostgreSQL are served, {right}", name=repr(name), right=_RIGHT)
        )
    if not parsed.database or parsed.database == ":memory:":
        raise BadInput(tr("database URL {name} names no file: give one like sqlite:///wxflow.db", name=repr(name)))
    return parsed


def url_of(file: Path) -> str:
    """Return the URL of a SQLite file, whatever signs its path holds."""
    return f"sqlite:///{str(file).replace('%', '%25').replace('?', '%3F')}"


def shown(url: str) -> str:
    """Return a URL as it may be printed: without its secrets."""
    hidden = _PASSWORD.sub(r"\1***\2", url)
    return _PARAMETER.sub(lambda one: f"{one[1]}{one[2]}=***" if _is_secret(one[2]) else one[0], hidden)


def without_password(url: str) -> str:
    """Return a URL that leaves the password to ~/.pgpass or PGPASSFILE, where it is out of sight, and other secrets."""
    address, mark, query = re.sub(r"(://[^/@:]*):[^@/]*@", r"\1@", url).partition("?")
    kept = "&".join(one for one in query.split("&") if not _is_secret(one.partition("=")[0]))
    return f"{address}{mark}{kept}" if kept else address


def _is_secret(name: str) -> bool:
    return _SECRET.search(unquote(name)) is not None


def without(url: str, option: str) -> tuple[str, str | None]:
    """Take an option of our own out of a URL's query; return the rest, and its value or None."""
    parts = urlsplit(url)
    pairs = [pair.partition("=") for pair in parts.query.split("&") if pair]
    value = next((pair[2] for pair in pairs if pair[0] == option), None)
    kept = "&".join("".join(pair) for pair in pairs if pair[0] != option)
    return parts._replace(query=kept).geturl(), value
