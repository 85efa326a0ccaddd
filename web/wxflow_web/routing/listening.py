"""What somebody who listens wants to be told of."""

from dataclasses import dataclass

from wxflow.store.steps_in_order import Place


@dataclass(frozen=True, kw_only=True)
class Listening:
    """Whose token it is, which steps are wanted, and behind which one."""

    person: str
    token: bytes
    """Its hash: it has to hold whenever something is told."""
    machine: str | None
    after: Place | None
    """The step that was told last, by when it was entered; None for whoever wants only what comes."""
