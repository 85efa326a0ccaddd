"""Draw a machine as a Mermaid state diagram."""

from collections.abc import Iterator

from wxflow.declare.machine import Machine


def drawn(machine: Machine) -> str:
    """Return the diagram's source: an arrow for every move, `[*]` for before the start and after the end."""
    return "\n".join(("stateDiagram-v2", *_arrows(machine)))


def _arrows(machine: Machine) -> Iterator[str]:
    for transition in machine.transitions:
        for source in transition.sources:
            yield f"    {source or '[*]'} --> {transition.target or source}: {transition.event}"
    for state in machine.final:
        yield f"    {state} --> [*]"
