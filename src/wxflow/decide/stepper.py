"""Let `transitions` build a declaration, in the one file that imports it: which moves an event has from a state."""

from collections.abc import Mapping
from typing import Any

import transitions

from wxflow.declare.machine import Machine, Transition

START = "∅"
"""How `transitions` and people see the state before the first."""


class _Move(transitions.Transition):
    """A move as `transitions` holds it, which knows what declared it."""

    def __init__(self, *given: Any, declared: Transition, **more: Any) -> None:
        super().__init__(*given, **more)
        self.declared = declared


class Stepper(transitions.Machine):
    """A machine as `transitions` builds and checks it; instances are never added to it."""

    transition_cls = _Move

    def __init__(self, machine: Machine) -> None:
        super().__init__(
            model=None,
            states=[START, *machine.states],
            initial=START,
            auto_transitions=False,
            send_event=True,
        )
        for transition in machine.transitions:
            for source in transition.sources:
                self.add_transition(
                    transition.event,
                    source or START,
                    transition.target or source or START,
                    declared=transition,
                )

    def moves(self) -> Mapping[tuple[str, str | None], tuple[Transition, ...]]:
        """Return, by event and state, what it would try in turn; None before the first.

        To trigger an event takes it 5 µs, in which it asks callbacks that nobody has given it.
        """
        return {
            (event.name, None if state == START else state): tuple(
                move.declared for move in tried if isinstance(move, _Move)
            )
            for event in self.events.values()
            for state, tried in event.transitions.items()
        }
