"""Keep personal values beside the record: a step seals a salted commitment, and the value can be erased."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import count
from operator import attrgetter
from os import urandom
from typing import Any, NamedTuple

from wxflow.declare.fields import Field
from wxflow.declare.lives import LIFE, STEP
from wxflow.declare.records import ERASED, Facts
from wxflow.json_values import is_list, is_object
from wxflow.tuples import maker

SEALED = "sealed"
"""The one name in the object that stands in a step's data for a personal value."""

Salt = Callable[[str], bytes]
"""Draw 16 bytes for the value at a place, machine/key#seq:slot; at random, or nothing is hidden."""


def at_random(_: str) -> bytes:
    """Draw a salt that nobody can guess, whatever the place."""
    return urandom(16)


class Opening(NamedTuple):
    """What opens the commitment at a slot of a step: its salt and the value; `about` says whose it is."""

    slot: int
    about: str
    salt: bytes
    value: str


_opening_from, _NAME = maker(Opening), attrgetter("name")


def commitment(salt: bytes, value: str) -> str:
    """Return SHA-256(salt ‖ UTF-8 value), hex: 16 random bytes of salt keep a name from being guessed."""
    return sha256(salt + value.encode()).hexdigest()


def is_personal(field: Field) -> bool:
    """Tell whether a field holds personal values, itself or in its parts."""
    return bool(field.about) or any(map(is_personal, field.fields))


def conceal(
    fields: tuple[Field, ...], data: Facts, key: Mapping[str, str], place: str, salt: Salt
) -> tuple[Facts, tuple[Opening, ...]]:
    """Return the data with a commitment for every personal value, and what opens them; `key` has the key's parts."""
    commit = _Committing(place, salt)
    return _concealed(fields, data, key, commit), tuple(commit.openings)


def conceal_life(
    personal: Mapping[str, tuple[Field, ...]], data: Facts, key: Mapping[str, str], place: str, salt: Salt
) -> tuple[Facts, tuple[Opening, ...]]:
    """Conceal what is personal in the steps that a corrected step tells anew; `personal` has the fields by event."""
    commit = _Committing(place, salt)
    life: list[Facts] = []
    for entry in data[LIFE]:
        step = entry.get(STEP)
        if step is not None and step["event"] in personal:
            concealed = _concealed(personal[step["event"]], step["data"], key, commit)
            life.append({STEP: {**step, "data": concealed}})
        else:
            life.append(entry)
    return {**data, LIFE: life}, tuple(commit.openings)


class _Committing:
    """Commits to values at a place, and has what opens them."""

    __slots__ = ("_place", "_salt", "openings")

    def __init__(self, place: str, salt: Salt) -> None:
        self._place, self._salt = place, salt
        self.openings: list[Opening] = []

    def to(self, value: str, about: str) -> dict[str, str]:
        """Return the commitment to a value about somebody."""
        slot = len(self.openings)
        salt = self._salt(f"{self._place}:{slot}")
        self.openings.append(_opening_from((slot, about, salt, value)))
        return {SEALED: commitment(salt, value)}


def reveal(data: Any, open_: Callable[[str], str]) -> Any:
    """Return the data with each commitment replaced by what `open_` makes of it, in the order they stand: by slot."""
    if isinstance(data, str):
        return data
    if is_object(data):
        if len(data) == 1 and isinstance(sealed := data.get(SEALED), str):
            return open_(sealed)
        return {name: reveal(value, open_) for name, value in data.items()}
    return [reveal(item, open_) for item in data] if is_list(data) else data


def commitments(data: Any) -> Iterator[str]:
    """Yield the commitments in sealed data, in the order of their slots."""
    if is_object(data):
        if len(data) == 1 and isinstance(sealed := data.get(SEALED), str):
            yield sealed
        else:
            for value in data.values():
                yield from commitments(value)
    elif is_list(data):
        for item in data:
            yield from commitments(item)


def texts(data: Any) -> Iterator[str]:
    """Yield every text in data, whatever it is called."""
    if isinstance(data, str):
        yield data
    elif is_object(data):
        for value in data.values():
            yield from texts(value)
    elif is_list(data):
        for item in data:
            yield from texts(item)


def abouts(fields: tuple[Field, ...], data: Facts, beside: Mapping[str, Any]) -> Iterator[str]:
    """Yield whom each commitment in sealed data is about, in the order of their slots; `beside` has the key's parts."""
    known, around = {field.name: field for field in fields if is_personal(field)}, {**beside, **data}
    for name in sorted(known.keys() & data.keys()):
        field, value = known[name], data[name]
        if value is None:
            continue
        if field.shape == "object":
            yield from ("" for _ in commitments(value))
        elif field.shape == "mapping":
            yield from sorted(value)
        elif field.shape == "record":
            yield from abouts(field.fields, value, around)
        elif field.shape == "records":
            for row in value:
                yield from abouts(field.fields, row, around)
        else:
            yield str(around.get(field.about) or "")


def abouts_in_life(personal: Mapping[str, tuple[Field, ...]], data: Facts, beside: Mapping[str, Any]) -> Iterator[str]:
    """Yield the same for what a corrected step tells anew; `personal` has the fields by event."""
    for entry in data[LIFE]:
        step = entry.get(STEP)
        if step is not None and step["event"] in personal:
            yield from abouts(personal[step["event"]], step["data"], beside)


def opener(values: Iterable[tuple[int, Any, str]]) -> Callable[[str], str]:
    """Return what opens commitments in the order of slots: with the values of openings, else with ERASED."""
    by_slot, slots = {slot: value for slot, _, value in values}, count()
    return lambda _: by_slot.get(next(slots), ERASED)


def agrees(known: Any, given: Any) -> bool:
    """Tell whether data is the same as what is known; what has been erased agrees with anything."""
    if known == ERASED:
        return True
    if is_object(known) and is_object(given):
        return known.keys() == given.keys() and all(agrees(known[name], given[name]) for name in known)
    if is_list(known) and is_list(given):
        return len(known) == len(given) and all(map(agrees, known, given))
    return bool(known == given)


def _concealed(
    fields: tuple[Field, ...], data: Facts, beside: Mapping[str, Any], commit: _Committing
) -> dict[str, Any]:
    """Walk in the order of slots: names sorted, as canonical JSON has them."""
    concealed, beside = dict(sorted(data.items())), {**beside, **data}
    for field in sorted(fields, key=_NAME):
        if (value := data.get(field.name)) is None:
            continue
        if field.shape == "text" and field.about:  # as most are
            concealed[field.name] = commit.to(value, str(beside.get(field.about) or ""))
        elif field.about or is_personal(field):
            concealed[field.name] = _conceal_one(field, value, beside, commit)
    return concealed


def _conceal_one(field: Field, value: Any, beside: Mapping[str, Any], commit: _Committing) -> Any:
    if field.shape == "object":
        return _sealed_texts(value, commit)
    if field.shape == "mapping":
        return {person: commit.to(value[person], person) for person in sorted(value)}
    if field.shape == "record":
        return _concealed(field.fields, value, beside, commit)
    if field.shape == "records":
        return [_concealed(field.fields, row, beside, commit) for row in value]
    return commit.to(value, str(beside.get(field.about) or ""))


def _sealed_texts(value: Any, commit: _Committing) -> Any:
    """Commit to every text in a value of any shape, about nobody known."""
    if is_object(value):
        return {name: _sealed_texts(value[name], commit) for name in sorted(value)}
    if is_list(value):
        return [_sealed_texts(one, commit) for one in value]
    return commit.to(value, "") if isinstance(value, str) else value
