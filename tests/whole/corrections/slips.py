"""Make up lives with mistakes in them that are put right, and say where one differs from the twin that never made them.

`make twins`, or `python -m tests.whole.corrections.slips 500 [--from SEED] [--on postgresql]`: exit 1 if any differs.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from tests.given.databases import DATABASES, KINDS
from tests.given.founded import replay_of
from tests.whole.corrections import lives, twins
from tests.whole.corrections.slipped import Slipped, Twin, Unfit, as_it_should_have_been
from wxflow.audit import verify
from wxflow.engine import sweep

MOST = 6
"""Of each kind of difference, no more are told of a life."""


def differences(seed: int, commands: int = 120) -> list[str]:
    """Return where a life that was put right differs from its twin's, in words; Unfit where there is no telling."""
    with ExitStack() as stack:
        one = Slipped(stack, seed, commands)
        one.live()
        if one.failed:
            return [*one.said, *one.failed]
        if not one.done or one.is_numbered_anew():
            raise Unfit("; ".join(one.said))
        twin = Twin(one.twin, one.engine)
        refused = twin.live(as_it_should_have_been(one))
        for engine in (one.engine, twin.engine):
            sweep.sweep(engine, one.end)
        told = [*_stand(one, twin), *_charged(one, twin), *_refused(one, refused), *_findings(one)]
        return [*one.said, *told] if told else []


def _stand(one: Slipped, twin: Twin) -> Iterator[str]:
    """Say what stands in only one of the two."""
    is_so, would_be = twins.stands(one.engine), twins.stands(twin.engine)
    for name in sorted(is_so.states.keys() | would_be.states.keys()):
        if is_so.states.get(name) != would_be.states.get(name):
            yield f"{'/'.join(name)}: {is_so.states.get(name)}, twin {would_be.states.get(name)}"
    yield from _apart("timer", is_so.timers, would_be.timers)
    yield from _apart("ref", is_so.refs, would_be.refs)


def _charged(one: Slipped, twin: Twin) -> Iterator[str]:
    """Say which penalties are there that would not be, or stand otherwise, or were not told as not charged."""
    held, _ = twins.penalties(one.engine)
    would_be, _ = twins.penalties(twin.engine)
    yield from (f"penalty that would not be: {said}" for said in _first(held - would_be))
    if len(one.done) > 1:
        return
    missed = Counter((said[0], said[1], said[3], said[5]) for said in (would_be - held).elements())
    not_charged = Counter(tuple(entry[name] for name in ("clause", "debtor", "group", "at")) for entry in _told(one))
    yield from (f"not charged, and not told: {said}" for said in _first(missed - not_charged))
    yield from (f"told as not charged: {said}" for said in _first(not_charged - missed))
    decided = twins.decided(one.engine) - twins.decided(twin.engine)
    yield from (f"penalty that would stand otherwise: {said}" for said in _first(decided))


def _told(one: Slipped) -> Iterable[dict[str, Any]]:
    (done,) = one.done
    return done.told["not_charged"]


def _refused(one: Slipped, refused: lives.Refusals) -> Iterator[str]:
    """Say which commands only one of the two refuses."""
    if len(one.done) > 1:
        return
    (done,) = one.done
    steps = {step.name: step for step in one.steps()}
    left_out = (steps[entry["step"]] for entry in done.told["left_out"])
    is_so = {(step.machine, step.event, step.recorded_at) for step in left_out}
    is_so |= {(command.machine, command.event, command.recorded_at) for command, _ in one.refused}
    would_be = {(command.machine, command.event, command.recorded_at): why for command, why in refused}
    yield from (f"refused or left out: {what}" for what in sorted(is_so - would_be.keys()))
    yield from (f"refused to the twin: {what}: {would_be[what]}" for what in sorted(would_be.keys() - is_so))


def _findings(one: Slipped) -> Iterator[str]:
    engine = one.engine
    found = verify.verify(engine.store, engine.company, engine.machines, replay_of(engine)).findings
    yield from (f"finding: {finding}" for finding in _first(found))


def _apart(what: str, is_so: set[Any], would_be: set[Any]) -> Iterator[str]:
    yield from (f"{what} that would not be: {one}" for one in _first(is_so - would_be))
    yield from (f"{what} that would be: {one}" for one in _first(would_be - is_so))


def _first(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=str)[:MOST]


def main() -> int:
    """Hold so many lives to their twins, and tell how many there was something to hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lives", type=int)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--commands", type=int, default=120)
    parser.add_argument("--on", choices=KINDS, default="sqlite")
    asked = parser.parse_args()
    came_to: Counter[str] = Counter()
    with DATABASES.of(asked.on):
        for seed in range(asked.first, asked.first + asked.lives):
            try:
                told = differences(seed, asked.commands)
            except Unfit:
                came_to["unfit"] += 1
                continue
            except Exception as error:
                told = [f"{type(error).__name__}: {error}"]
            came_to["differ" if told else "agree"] += 1
            _say(*([f"seed {seed}", *told] if told else []))
    DATABASES.close()
    _say(f"{came_to['agree']} of {asked.lives} lives agree with their twins, {came_to['unfit']} could not be held")
    return 1 if came_to["differ"] else 0


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
