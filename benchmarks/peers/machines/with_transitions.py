"""transitions over the ORM: one machine for all, and each membership its model while it is handled."""

from typing import Any

from sqlalchemy.orm import Session
from transitions import EventData, Machine

from benchmarks.peers import life
from benchmarks.peers.machines.orm import Membership, WithOrm, step


def _is_lead(event: EventData) -> bool:
    return bool(event.kwargs["is_lead"])


def _learn(event: EventData) -> None:
    event.model.nickname = event.kwargs["nickname"]


def _audit(event: EventData) -> None:
    transition: Any = event.transition
    event.kwargs["session"].add(step(event.model, transition.source, transition.dest, event.kwargs["actor"]))


_MACHINE = Machine(
    model=None,
    states=["owed", "present", "misnamed", "surplus", "absent"],
    transitions=[
        {"trigger": "join", "source": "owed", "dest": "present", "conditions": _is_lead, "before": _learn},
        {"trigger": "release", "source": "present", "dest": "surplus"},
        {"trigger": "remove", "source": "surplus", "dest": "absent"},
    ],
    initial="owed",
    auto_transitions=False,
    send_event=True,
    after_state_change=_audit,
)


class WithTransitions(WithOrm):
    """Moves by a trigger that the machine lends the model."""

    name = "transitions + ORM"

    def move(self, session: Session, membership: Membership, actor: str, *, is_lead: bool) -> None:
        """Bind the membership to the machine, trigger, and let go of it."""
        _MACHINE.add_model(membership, initial=membership.state)
        try:
            fired = membership.join(session=session, actor=actor, is_lead=is_lead, **life.DATA)  # type: ignore[attr-defined]
        finally:
            _MACHINE.remove_model(membership)
        if not fired:
            raise ValueError("not possible")
