"""python-statemachine over the ORM: a machine for each membership, which is its model."""

from sqlalchemy.orm import Session
from statemachine import State, StateMachine

from benchmarks.peers import life
from benchmarks.peers.machines.orm import Membership, WithOrm, step


class _Life(StateMachine):
    owed = State(initial=True)
    present = State()
    surplus = State()
    absent = State(final=True)

    join = owed.to(present, cond="leads")
    release = present.to(surplus)
    remove = surplus.to(absent)

    def leads(self, *, is_lead: bool) -> bool:
        return is_lead

    def on_join(self, nickname: str) -> None:
        self.model.nickname = nickname

    def after_transition(self, source: State, target: State, session: Session, actor: str) -> None:
        session.add(step(self.model, source.value, target.value, actor))


class WithStatemachine(WithOrm):
    """Moves by an event sent to a machine made for it."""

    name = "python-statemachine + ORM"

    def move(self, session: Session, membership: Membership, actor: str, *, is_lead: bool) -> None:
        """Make a machine about the membership, and send it the event."""
        _Life(membership).send("join", session=session, actor=actor, is_lead=is_lead, **life.DATA)
