"""Declare what waits for somebody: as long as an instance stands so, whoever holds a role is asked to fire an event."""

from collections.abc import Callable
from dataclasses import dataclass

from wxflow.declare.context import Context, Role
from wxflow.declare.records import Facts


@dataclass(frozen=True, slots=True)
class Duty:
    """What is asked of whom while an instance stands in some states."""

    asks: str
    """What is asked, in words; it may name {person}, {group} and the facts, people and groups by their names."""
    event: str
    """The event that does it."""
    while_in: tuple[str, ...]
    of: tuple[Role, ...]
    """Whoever holds the first of them that anybody holds is asked; who may besides is not."""
    or_else: tuple[str, ...] = ()
    """Other events that end it as well."""
    deadline: str = ""
    """The deadline it is to be done by, if there is one."""
    when: Callable[[Context], bool] | None = None
    """Tell whether it is asked at all, where the state alone does not; a guard that needs no data is asked besides."""
    suggests: Callable[[Context, str], Facts] | None = None
    """Return the data that would be right, as far as they can be told, for somebody who is asked."""
    shows: tuple[str, ...] = ()
    """The facts that whoever is asked should see, of the instance or of what its fact `subject` names."""
    ref: str = ""
    """The ref that all hold which wait so, where few of those in the states do."""
    ref_left: bool = False
    """Whether that ref must name somebody who has left."""
