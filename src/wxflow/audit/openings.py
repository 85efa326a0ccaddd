"""Hold the personal values beside the steps against the commitments that were sealed."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import bindparam, select

from wxflow.decide.compiled import CompiledMachine, Machines
from wxflow.decide.personal import SEALED, abouts, abouts_in_life, commitment, is_personal, reveal, texts
from wxflow.decide.seal import Sealed
from wxflow.declare.records import CORRECTED, ERASED, Facts
from wxflow.store.sql import Statement
from wxflow.store.store import Store
from wxflow.store.tables import STEPS
from wxflow.translatable import tr


class OpeningRow(NamedTuple):
    """What is kept of a personal value, as it is stored."""

    machine: str
    key: str
    seq: int
    slot: int
    about: str
    salt: bytes
    value: str


Erased = Mapping[str, int]
"""By whom the erased values were about, the latest moment (UTC microseconds) a step had them erased."""
_FORGETTING = Statement(
    select(STEPS.c.key, STEPS.c.recorded_at).where(
        *(STEPS.c[name] == bindparam(name) for name in ("company", "machine", "event"))
    ),
    "company",
    "machine",
    "event",
)


def erasures(store: Store, company: str, machines: Machines) -> Erased:
    """Return whom steps have had erased, and when at the latest."""
    found: dict[str, int] = {}
    for name, machine in machines.machines.items():
        for event in {one.event for one in machine.transitions if one.forgets}:
            for key, recorded_at in store.rows(_FORGETTING, company, name, event):
                found[key] = max(recorded_at, found.get(key, 0))
    return found


class _Plain(NamedTuple):
    """A field that holds one personal text, and of whom it is: another field names them, or a part of the key."""

    name: str
    about: str
    part: int | None
    """The place of that part, where one is called so."""


@lru_cache(1024)
def _plain_fields(compiled: CompiledMachine, event: str) -> tuple[_Plain, ...]:
    """Return an event's personal fields, by name, if each holds one text; none where others are."""
    personal, parts = [one for one in compiled.personal.get(event, ()) if is_personal(one)], compiled.machine.key
    if any(one.shape != "text" for one in personal):
        return ()
    places = {one.name: (one.about, parts.index(one.about) if one.about in parts else None) for one in personal}
    return tuple(_Plain(name, *places[name]) for name in sorted(places))


def opened_plainly(
    step: Sealed, data: Facts, kept: list[OpeningRow], compiled: CompiledMachine, erased: Erased
) -> Facts | None:
    """Return the data with the values in their places where all is as it should be, else None; most steps are so."""
    plain = _plain_fields(compiled, step.event)
    if not plain or ERASED in step.data or step.data.count('"sealed":') != len(kept):
        return None
    told, slot = dict(data), 0
    for name, about, part in plain:
        if (value := data.get(name)) is None:
            continue
        if slot == len(kept):
            return None
        _, _, _, numbered, whose, salt, text = kept[slot]
        if value != {SEALED: commitment(salt, text)} or numbered != slot or whose in erased:
            return None
        right = data.get(about) or (step.key.split("/")[part] if part is not None else "")
        if whose != str(right):
            return None
        told[name], slot = text, slot + 1
    return told if slot == len(kept) else None


class Slots:
    """One step's commitments, with what opens them."""

    def __init__(self, step: Sealed, data: Facts, kept: list[OpeningRow]) -> None:
        self._data, self._recorded_at = data, int(step.recorded_at)
        self._says_erased = ERASED in step.data
        self._kept = {one.slot: one for one in kept}
        self._sealed: list[str] = []

    def revealed(self) -> Facts:
        """Return the data with the values in their places, and note the commitments; to be asked for first."""
        sealed, kept = self._sealed, self._kept

        def open_(one: str) -> str:
            found = kept.get(len(sealed))
            sealed.append(one)
            return ERASED if found is None else found.value

        told: Facts = reveal(self._data, open_)
        return told

    def wrong(self, compiled: CompiledMachine | None, event: str, key: str, erased: Erased) -> Iterator[str]:
        """Say what is wrong with the values; `compiled` is None where another declaration said whom they are about."""
        whose: Iterable[str] = ()
        if compiled is not None and event == CORRECTED:
            whose = abouts_in_life(compiled.personal, self._data, compiled.machine.parts_of(key))
        elif compiled is not None and (fields := compiled.personal.get(event)):
            whose = abouts(fields, self._data, compiled.machine.parts_of(key))
        for slot, (sealed, about) in enumerate(zip_longest(self._sealed, whose)):
            kept = self._kept.pop(slot, None)
            if kept is None:
                if not self._was_erased(about, erased):
                    yield tr("the personal value at slot {slot} is gone, and no step has erased it", slot=slot)
            elif sealed is None or commitment(kept.salt, kept.value) != sealed:
                yield tr("the personal value at slot {slot} is not the one that was sealed", slot=slot)
            elif about is not None and kept.about != about:
                yield tr("the personal value at slot {slot} is said to be about somebody else", slot=slot)
            elif kept.about and erased.get(kept.about, 0) > self._recorded_at:
                yield tr("the personal value at slot {slot} should have been erased", slot=slot)
        if self._says_erased and ERASED in texts(self._data):
            yield tr("says of itself that something was erased: a name that is erased leaves its commitment behind")
        for slot in self._kept:
            yield tr("holds no commitment for the personal value at slot {slot}", slot=slot)

    def _was_erased(self, about: str | None, erased: Erased) -> bool:
        """Tell whether a step erased a value; one about nobody known goes with whoever it names."""
        by = [erased.get(about, -1)] if about else erased.values()
        return any(moment >= self._recorded_at for moment in by)
