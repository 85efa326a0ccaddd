"""Find the order of commands that were recorded at one moment: the one that leads to what is on record."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from wxflow.audit.commands_in_order import in_order, trees
from wxflow.declare.records import CLOCK_EVENTS, Name, Step
from wxflow.engine.corrections.record import Record, as_told, named
from wxflow.engine.corrections.retelling import Retelling

_MOST_TRIES = 8
"""How often an order is looked for before what is left stays as it is."""


def order_at(record: Record, moment: int, begun: Callable[[], Retelling]) -> list[str]:
    """Return the commands of a moment (UTC microseconds), as far as can be told in the order they were given.

    `begun` begins to tell that moment anew, with nothing amended.
    """
    steps = record.at(moment)
    given = [step.name for step in in_order(steps)]
    if len(given) < 2:
        return given
    order, others = list[str](), list[str]()
    for _ in range(_MOST_TRIES):
        order, others = _Trial(record, steps, begun()).order(first=others)
        if not others:
            break
    return [*order, *others]


class _Trial:
    """One moment, its commands tried one after another."""

    def __init__(self, record: Record, steps: Sequence[Step], telling: Retelling) -> None:
        self._record, self._steps, self._telling = record, steps, telling

    def order(self, first: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return commands in an order in which each leads to what is on record, those named first tried first.

        And the others, for which there is none.
        """
        for step in self._steps:
            if step.event in CLOCK_EVENTS:
                self._telling.let_time_speak(step)
        led_to, order = trees(self._steps), list[str]()
        waiting = [step for step in in_order(self._steps) if self._telling.is_told(step)]
        waiting.sort(key=lambda step: first.index(step.name) if step.name in first else len(first))
        while waiting:
            fitting = next((step for step in waiting if self._leads_to(step, led_to[step.name])), None)
            if fitting is None:
                break
            waiting.remove(fitting)
            order.append(fitting.name)
        return order, [step.name for step in waiting]

    def _leads_to(self, step: Step, steps: Sequence[Step]) -> bool:
        """Give a command, and take it only if it leads to those steps."""
        wanted = self._told_of(steps)
        self._telling.world.expects = lambda found: self._told_of(found) == wanted
        try:
            return self._telling.give(step) is None
        finally:
            self._telling.world.expects = None

    def _told_of(self, steps: Iterable[Step]) -> Counter[tuple[Name, str]]:
        machines = self._record.machines
        return Counter((named(one), as_told(machines, one)) for one in steps if one.event not in CLOCK_EVENTS)
