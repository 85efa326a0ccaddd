"""Several may act on one group in the same instant: whoever was overtaken while they waited acts a moment later."""

from collections.abc import Sequence

from wxflow.decide.command import Command, Outcome
from wxflow.engine.engine import Engine
from wxflow.errors import RanBack, WxflowError

_TRIES = 3


class Patient(Engine):
    """An engine for somebody who acts now, whenever that turns out to be: as long as its clock is the machine's."""

    __slots__ = ()

    def apply(
        self, commands: Sequence[Command], *, strict: bool = False, as_before: bool = False
    ) -> list[Outcome | WxflowError]:
        """Fire commands as an engine does; those that were overtaken once more, as of the moment it is then."""
        outcomes = Engine.apply(self, commands, strict=strict, as_before=as_before)
        if (clock := self.clock) is None:
            return outcomes
        for _ in range(_TRIES):
            late = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, RanBack)]
            if not late:
                break
            now = clock()
            again = [commands[place]._replace(recorded_at=max(now, commands[place].recorded_at)) for place in late]
            for place, outcome in zip(late, Engine.apply(self, again), strict=True):
                outcomes[place] = outcome
        return outcomes


def patient(engine: Engine, via: str) -> Patient:
    """Return an engine that acts by a way, and is not put off by whoever came first."""
    return Patient(
        engine.store,
        engine.company,
        engine.machines,
        engine.policy,
        engine.calendar,
        salt=engine.salt,
        via=via,
        clock=engine.clock,
    )
