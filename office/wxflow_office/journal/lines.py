"""Read a journal: one JSON object a line, each a command, a sweep, or something that is wrong."""

from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple, cast

from wxflow.decide.command import Command, command_from
from wxflow.errors import BadInput, BadInputs, UnknownName
from wxflow.json_values import are_texts, is_object, is_text
from wxflow.translatable import listed, tr
from wxflow_office.company import clock
from wxflow_office.files import strict_json, text_check

_REQUIRED = ("at", "actor", "machine", "key", "event")
_KNOWN = (*_REQUIRED, "recorded_at", "data", "reason", "request_id", "sweep")
_NEEDED = frozenset(_REQUIRED)
_OF_COMMANDS = frozenset(_KNOWN) - {"sweep"}
_TEXTS = ("machine", "key", "event", "actor", "reason", "request_id")
_BOM = b"\xef\xbb\xbf"
LONGEST = 1_000_000
"""Bytes of a line; an inspection of a group of thousands takes a few hundred thousand."""


class Line(NamedTuple):
    """A command of the journal, and the number of its line."""

    number: int
    command: Command
    size: int = 0
    """Bytes of the line, which bound what is held at once."""


class Sweep(NamedTuple):
    """A sweep of the journal; `now` in UTC microseconds."""

    number: int
    now: int


class Invalid(NamedTuple):
    """A line that cannot be understood, and why."""

    number: int
    why: str
    request_id: str | None = None
    """As far as the line can be read."""
    size: int = 0


Entry = Line | Sweep | Invalid


def bounded(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is too long, only so much that `read` sees it."""
    while line := file.readline(LONGEST + 1):
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST + 1)
        yield line


def read(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield what each line that is not blank says, one at a time."""
    for number, raw in enumerate(lines, 1):
        text = raw.removeprefix(_BOM) if number == 1 else raw
        if len(raw) > LONGEST:
            yield Invalid(number, tr("longer than {most} bytes", most=LONGEST))
        elif text.strip():
            value: dict[str, Any] = {}
            try:
                value = _object(text)
                yield _entry(number, value, len(raw))
            except BadInput as error:
                told = value.get("request_id")
                yield Invalid(number, error.text, told if is_text(told) else None, len(raw))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode().strip()
    except UnicodeDecodeError as error:
        raise BadInput(tr("not UTF-8 at byte {start}", start=error.start + 1)) from None
    read = strict_json.loads(text)
    if not isinstance(read, dict):
        raise BadInput(tr("not an object: give one like {{{required}}}", required=listed(_REQUIRED)))
    return cast(dict[str, Any], read)


def _entry(number: int, value: dict[str, Any], size: int) -> Entry:
    is_plain = None not in value.values() and value.keys() >= _NEEDED and value.keys() <= _OF_COMMANDS
    if not is_plain and (problems := list(_problems(value))):
        raise BadInputs(tuple(problems))
    if "sweep" in value:
        return Sweep(number, clock.parse(value["sweep"], "sweep"))
    return Line(number, _command(value), size)


def _problems(value: dict[str, Any]) -> Iterator[str]:
    for name in value:
        if name not in _KNOWN:
            yield UnknownName(tr("field"), name, _KNOWN, at=name).text
    if "sweep" in value:
        if len(value) > 1:
            yield tr("sweep: stands alone on its line")
        return
    for name in _REQUIRED:
        if value.get(name) is None:
            yield tr("{name} is missing", name=name)


def _command(value: dict[str, Any]) -> Command:
    """Make the command; `recorded_at` defaults to `at`."""
    machine, key, event, actor, reason, request_id = map(value.get, _TEXTS)
    if not are_texts([one for one in (machine, key, event, actor, reason, request_id) if one is not None]):
        for name in _TEXTS:
            if value.get(name) is not None:
                text_check.check(value[name], name)
    data = value.get("data")
    if data is not None and not is_object(data):
        raise BadInput(tr("data: {data} is not an object", data=repr(data)))
    at = clock.parse(value["at"], "at")
    later = value.get("recorded_at")
    recorded_at = at if later is None else clock.parse(later, "recorded_at")
    if recorded_at < at:
        raise BadInput(
            tr(
                "recorded_at {later} lies before at {at}: a thing is recorded when it has happened",
                later=later,
                at=value["at"],
            )
        )
    return command_from((machine, key, event, data or {}, actor, at, recorded_at, reason, request_id))
