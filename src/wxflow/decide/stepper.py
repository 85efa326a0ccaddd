"""Step `transitions`, in the one file that imports it: which declared move an event takes from a state."""

from typing import Any

import transitions

from wxflow.declare.context import Context
from wxflow.declare.machine import Machine, Transition

START = "∅"
"""How `transitions` and people see the state before the first."""


class _Token:
    """The throw-away model one step is driven with."""

    __slots__ = ("state", "taken")

    def __init__(self, state: str) -> None:
        self.state = state
        self.taken: Transition | None = None


class _Move(transitions.Transition):
    """A move as `transitions` steps it, which has nobody to call: to be taken is to say which it was."""

    def __init__(self, *given: Any, declared: Transition, **more: Any) -> None:
        super().__init__(*given, **more)
        self._declared = declared

    def execute(self, event_data: Any) -> bool:
        """Move the token, if the move's condition holds for the context that is given."""
        declared = self._declared
        if declared.when is not None and not declared.when(event_data.args[0]):
            return False
        token: _Token = event_data.model
        token.state, token.taken = self.dest or token.state, declared
        return True


class Stepper(transitions.Machine):
    """Steps a machine's moves, which know what declared them; instances are never added to it."""

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

    def taken(self, context: Context) -> Transition | None:
        """Return the transition that an event takes, or None where no condition holds."""
        token = _Token(context.state or START)
        self.events[context.event].trigger(token, context)
        return token.taken
