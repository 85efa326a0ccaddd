"""A group at play: who is in it, as far as whoever makes the year up must know."""

from enum import Enum


class State(Enum):
    """How far a group has come."""

    REQUESTED = 1
    ACTIVE = 2
    CLOSING = 3
    DISSOLVED = 4


class Group:
    """A group of one unit, with one lead."""

    __slots__ = ("_handovers", "handing_over", "key", "lead", "misnamed", "owed", "present", "state", "surplus",
                 "temporary", "unit")  # fmt: skip

    def __init__(self, key: str, unit: int, temporary: bool) -> None:
        self.key, self.unit, self.temporary = key, unit, temporary
        self.state = State.REQUESTED
        self.lead = ""
        self.handing_over = False
        self.present: set[str] = set()
        self.owed: set[str] = set()
        self.surplus: set[str] = set()
        self.misnamed: set[str] = set()
        self._handovers: list[str] = []

    @property
    def is_live(self) -> bool:
        """Tell whether the group is active or closing."""
        return self.state in (State.ACTIVE, State.CLOSING)

    def owe(self, person: str) -> bool:
        """Owe somebody an add; tell whether there is something to be done."""
        if person in self.surplus:
            self.surplus.discard(person)
            self.present.add(person)
        if person in self.present or person in self.owed:
            return False
        self.owed.add(person)
        return True

    def add(self, person: str) -> bool:
        """Let somebody in who is owed; tell whether they were."""
        if person not in self.owed:
            return False
        self.owed.discard(person)
        self.present.add(person)
        return True

    def release(self, person: str) -> bool:
        """Let somebody be surplus; tell whether there is something to be done."""
        self.owed.discard(person)
        self.misnamed.discard(person)
        if person not in self.present:
            return False
        self.present.discard(person)
        self.surplus.add(person)
        return True

    def remove(self, person: str) -> bool:
        """Take somebody out who is surplus; tell whether they were."""
        there = person in self.surplus
        self.surplus.discard(person)
        return there

    def next_handover(self, outgoing: str) -> str:
        """Return the key of the next handover of a lead."""
        self.handing_over = True
        self._handovers.append(outgoing)
        return f"{self.key}/{outgoing}/{self._handovers.count(outgoing)}"
