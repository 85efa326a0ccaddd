"""Write an event log as OCEL 2.0 in its JSON form: an object for every life, an event for every step."""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from typing import Any, TextIO

from wxflow.audit import causes
from wxflow.declare.records import Instance, Name, Step, name_of_root
from wxflow.event_log import activity
from wxflow.event_log.log import EventLog, Related, Written
from wxflow.event_log.petri_net import BEGIN, net_of
from wxflow.moments import iso

_Json = Mapping[str, Any]
_EVENT_TYPES = {
    "actor": "string",
    "from": "string",
    "to": "string",
    "seq": "integer",
    "recorded_at": "time",
    "seal": "string",
    "cause": "string",
    "reason": "string",
}
_NAMES_REMEMBERED = 65_536


def write(file: TextIO, log: EventLog) -> Written:
    """Write a log, a life at a time; memory grows only with what is related to the log's lives and not among them."""
    ocel = _Ocel(log)
    file.write("{")
    _array(file, "objectTypes", ocel.object_types())
    file.write(",")
    _array(file, "eventTypes", ocel.event_types())
    file.write(",")
    steps = _array(file, "events", ocel.events())
    file.write(",")
    objects = _array(file, "objects", ocel.objects())
    file.write("\n}\n")
    return Written(objects - len(ocel.strangers), steps)


class _Ocel:
    """A log's types, events and objects; whoever is met in the events only is told of behind the objects."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._machines = [log.machines[name].machine for name in log.machines.machines]
        self._is_in_log = lru_cache(_NAMES_REMEMBERED)(log.has)
        self.strangers: dict[Name, None] = {}
        """What is related to the log's lives without being one of them, in the order met."""

    def object_types(self) -> Generator[_Json]:
        return ({"name": one.name, "attributes": _types({"state": "string"})} for one in self._machines)

    def event_types(self) -> Generator[_Json]:
        """Yield what may happen to a machine, as its net has it."""
        for machine in self._machines:
            for label in dict.fromkeys(move.label for move in net_of(machine).moves if move.label):
                yield {"name": f"{machine.name} {label}", "attributes": _types(_EVENT_TYPES)}

    def events(self) -> Generator[_Json]:
        for life in self._log.lives():
            around = [Related("instance", life.instance.full_name), *self._around(life.instance)]
            for step, number in _numbered(life.steps):
                yield {**self._event(step, around), "id": f"{step.name}{number}"}

    def objects(self) -> Generator[_Json]:
        """Yield the lives, then the strangers; the events must have been read."""
        for one in self._log.instances():
            state = {"name": "state", "time": iso(one.recorded_at, self._log.zone), "value": one.state}
            yield {**_object(one.full_name), "attributes": [state], "relationships": _relationships(self._around(one))}
        yield from (_object(name) for name in self.strangers)

    def _around(self, one: Instance) -> list[Related]:
        """Return what other instances an instance is related to; its root too, if nothing else names it."""
        around = [other for other in self._log.related(one) if other.name != one.full_name]
        root = name_of_root(one.root)
        if root not in (one.full_name, *(other.name for other in around)):
            around.append(Related("root", root))
        self._meet(around)
        return around

    def _event(self, step: Step, around: list[Related]) -> _Json:
        cause = causes.parse(step.cause) if step.cause else None
        # Readers keep one qualifier for an event and an object: the cause says nothing new about what is named already.
        if cause is not None and (of := (cause.machine, cause.key)) not in (one.name for one in around):
            others = [Related("cause", of)]
            self._meet(others)
            around = [*around, *others]
        told = {
            "actor": step.actor,
            "from": step.source or BEGIN,
            "to": step.target,
            "seq": step.seq,
            "recorded_at": iso(step.recorded_at, self._log.zone),
            "seal": step.seal.hex(),
            "cause": step.cause,
            "reason": step.reason,
        }
        return {
            "type": f"{step.machine} {activity.of_step(step)}",
            "time": iso(step.at, self._log.zone),
            "attributes": [{"name": name, "value": value} for name, value in told.items() if value is not None],
            "relationships": _relationships(around),
        }

    def _meet(self, others: Iterable[Related]) -> None:
        self.strangers.update((one.name, None) for one in others if not self._is_in_log(one.name))


def _numbered(steps: Iterable[Step]) -> Iterator[tuple[Step, str]]:
    """Tell apart the steps that a correction tells anew: they share the number of its own."""
    last, same = 0, 0
    for step in steps:
        last, same = step.seq, same + 1 if step.seq == last else 0
        yield step, f".{same}" if same else ""


def _object(name: Name) -> dict[str, str]:
    return {"id": "/".join(name), "type": name[0]}


def _relationships(around: Iterable[Related]) -> list[_Json]:
    return [{"objectId": "/".join(one.name), "qualifier": one.how} for one in around]


def _types(named: Mapping[str, str]) -> list[_Json]:
    return [{"name": name, "type": kind} for name, kind in named.items()]


def _array(file: TextIO, name: str, items: Generator[_Json]) -> int:
    """Write a member that is an array, an item a line; return how many there are."""
    count = 0
    file.write(f'\n"{name}": [')
    with closing(items):  # else they would outlive the database where the file cannot be written
        for item in items:
            file.write(("," if count else "") + "\n" + json.dumps(item, ensure_ascii=False, separators=(",", ":")))
            count += 1
    file.write("\n]")
    return count
