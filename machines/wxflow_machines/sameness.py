"""Say what is the same: names, titles and units, and staff ids, in the form in which a reader takes them for equal."""

from wxflow_machines.names import normalise


def canonical_name(text: str) -> str:
    """Return the comparing form of a name, a nickname, a title, a unit or a register number."""
    return normalise(text)


def canonical_id(text: str) -> str:
    """Return the comparing form of a staff id: case tells nothing."""
    return normalise(text).casefold()
