"""Compare what HR hands in with who is known, and say what has changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from wxflow.decide.personal import agrees
from wxflow.declare.records import Facts
from wxflow_machines.policy.sameness import canonical_id, canonical_name

JOIN, TRANSFER, RENAME, LEAVE = CHANGES = ("join", "transfer", "rename", "leave")


SAME = "same_person"
"""Says of a join that it is who bore the id before; no row says it."""


class Known(NamedTuple):
    """Somebody as they stand on record."""

    state: str
    name: str
    unit: str
    ids: tuple[str, ...] = ()
    """The staff ids they have besides the first."""


class Entry(NamedTuple):
    """A row about somebody; a change names the event, else the row says how things are."""

    row: int
    person: str
    name: str = ""
    unit: str = ""
    change: str | None = None
    employed: bool = True
    at: int | None = None
    recorded_at: int | None = None


class Change(NamedTuple):
    """An event to be fired at a person; `row` is 0 for somebody who is in no row."""

    row: int
    person: str
    event: str
    data: Facts
    was: str
    becomes: str
    at: int | None
    recorded_at: int | None
    request_id: str | None = None
    repeated: bool = False
    """Whether it has been carried out already."""


def on_record(known: Mapping[str, Known], entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries by the first staff ids on record, whichever they bear and however it is written."""
    of = {canonical_id(one): person for person, has in known.items() for one in (person, *has.ids)}
    named = ((one, of.get(canonical_id(one.person), one.person)) for one in entries)
    return [one if person == one.person else one._replace(person=person) for one, person in named]


def compare(known: Mapping[str, Known], entries: Iterable[Entry], unit: Callable[[str], str]) -> Iterator[Change]:
    """Yield what differs between everybody who is to be employed and who is; whoever is missing leaves.

    `unit` returns what a unit's name is compared by, whichever of its names it is.
    """
    seen: set[str] = set()
    for entry in entries:
        seen.add(entry.person)
        yield from _differences(known.get(entry.person), entry, unit)
    for person, one in known.items():
        if one.state == "employed" and person not in seen:
            yield Change(0, person, LEAVE, {}, one.unit, "", None, None)


def listed(
    entries: Iterable[Entry], at: int | None, done: Mapping[str, Facts], unit: Callable[[str], str]
) -> Iterator[Change]:
    """Yield the changes that are listed, each named by its content, so that it is carried out once.

    `at` is when a change happened that does not say; `done` has the data of those carried out, by request_id; `unit`
    is as in `compare`.
    """
    for entry in entries:
        assert entry.change is not None
        data = _data(entry.change, entry)
        happened = next((one for one in (entry.at, at, entry.recorded_at) if one is not None), None)
        assert happened is not None
        named = _request_id(entry, happened)
        becomes = {JOIN: entry.unit, TRANSFER: entry.unit, RENAME: entry.name, LEAVE: ""}[entry.change]
        times = happened, entry.recorded_at
        # Whoever imports the file again: what has been carried out is not asked for again.
        repeated = named in done and agrees(_compared(done[named], unit), _compared(data, unit))
        yield Change(entry.row, entry.person, entry.change, data, "", becomes, *times, named, repeated)


def _compared(data: Facts, unit: Callable[[str], str]) -> Facts:
    """Return data by what a unit's name is compared by, and without what no row says."""
    return {name: unit(value) if name == "unit" else value for name, value in data.items() if name != SAME}


def _request_id(entry: Entry, happened: int) -> str:
    """Name a change by its content but the name: what a request_id is made of outlives an erasure."""
    unit = entry.unit if entry.change in (JOIN, TRANSFER) else ""
    content = "\n".join([entry.person, entry.change or "", unit, str(happened)])
    return f"import {sha256(content.encode()).hexdigest()[:32]}"


def affected(known: Mapping[str, Known], changes: Iterable[Change], event: str) -> list[str]:
    """Return whom of those employed now an event is for, each once."""
    wanted = (one.person for one in changes if one.event == event and not one.repeated)
    return list(dict.fromkeys(person for person in wanted if person in known and known[person].state == "employed"))


def _differences(one: Known | None, entry: Entry, unit: Callable[[str], str]) -> Iterator[Change]:
    times = entry.at, entry.recorded_at
    is_employed = one is not None and one.state == "employed"
    if not entry.employed:
        if is_employed and one is not None:
            yield Change(entry.row, entry.person, LEAVE, {}, one.unit, "", *times)
    elif one is None or not is_employed:
        yield Change(entry.row, entry.person, JOIN, _data(JOIN, entry), "", entry.unit, *times)
    else:
        if unit(one.unit) != unit(entry.unit):
            yield Change(entry.row, entry.person, TRANSFER, _data(TRANSFER, entry), one.unit, entry.unit, *times)
        if canonical_name(one.name) != canonical_name(entry.name):
            yield Change(entry.row, entry.person, RENAME, _data(RENAME, entry), one.name, entry.name, *times)


def _data(event: str, entry: Entry) -> Facts:
    if event == JOIN:
        return {"name": entry.name, "unit": entry.unit}
    return {TRANSFER: {"unit": entry.unit}, RENAME: {"name": entry.name}, LEAVE: {}}[event]
