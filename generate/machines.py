"""Write docs/machines.md from the declarations: `python -m generate.machines`."""

from collections.abc import Iterator
from pathlib import Path

from wxflow.declare.machine import Machine
from wxflow_machines.measures import MACHINES

PAGE = Path(__file__).parents[1] / "docs" / "machines.md"


def page() -> str:
    """Return the page's text."""
    return "\n".join(line for part in (_opening(), *map(_machine, MACHINES)) for line in part) + "\n"


def _opening() -> Iterator[str]:
    yield "# The machines"
    yield ""
    yield "Made from the declarations (`make docs`). ∅ is the start, · stays in the state; an event by nobody"
    yield "follows from other events. `wxflow machine draw NAME` draws one."


def _machine(machine: Machine) -> Iterator[str]:
    yield f"\n## {machine.name}: {machine.title}\n"
    yield f"Key: {'/'.join(machine.key) or 'made from its cause'}; root: {machine.root_machine}.\n"
    yield "| event | from | to | by | data | note |\n|---|---|---|---|---|---|"
    for move in machine.transitions:
        sources = ", ".join(source or "∅" for source in move.sources)
        data = [one.name if one.required else f"{one.name}?" for one in move.data] + ["reason"] * move.reason
        by = ", ".join(role.name for role in move.by) or "(follow-up)"
        yield f"| {move.event} | {sources} | {move.target or '·'} | {by} | {', '.join(data)} | {move.note} |"
    if machine.deadlines:
        yield "\n| deadline | armed by | while | then |\n|---|---|---|---|"
    for one in machine.deadlines:
        yield f"| {one.name} | {', '.join(one.armed_by)} | {', '.join(one.while_in)} | {one.note} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
