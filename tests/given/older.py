"""The Measures as they might have been declared once: with other names for some states and deadlines."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from wxflow.decide.compiled import Machines
from wxflow.declare.machine import Machine
from wxflow_machines.measures import MACHINES

STATES = {"owed": "awaited", "surplus": "leftover"}
"""A membership's states, and what they were called then."""
DEADLINES = {"add": "bring"}
MAP = '[membership.states]\nawaited = "owed"\nleftover = "surplus"\n\n[membership.deadlines]\nbring = "add"\n'
"""What brings them here."""
SCHEMA_0003 = Path(__file__).parent / "data" / "schema_0003.db.gz"
"""A SQLite database of the version before units were machines: written by commit 77a0fa4 (`wxflow db upgrade`, then
`wxflow apply` of what tests/whole/test_reorganisation.py founds the company with), vacuumed and gzipped."""
AHEAD_0003 = Path(__file__).parent / "data" / "ahead_0003.db.gz"
"""A SQLite database of the same version, of the company in tests/whole/corrections/test_ahead.py: `wxflow apply` of its
beginnings, then `wxflow person transfer` and `wxflow sweep` in 2062, vacuumed and gzipped."""
BEFORE_UNITS = (
    "DELETE FROM timers WHERE name = 'planned_end'",
    "DELETE FROM refs WHERE machine = 'unit' OR name IN ('name', 'register_no')",
    "DELETE FROM steps WHERE machine = 'unit'",
    "DELETE FROM instances WHERE machine = 'unit'",
)
"""What makes a record one of the version that had units as names only, but for the hashes of its declarations."""


def older_rules(states: Mapping[str, str] = STATES, deadlines: Mapping[str, str] = DEADLINES) -> Machines:
    """Return the rules with a membership of that time."""
    return Machines(_older(one, states, deadlines) if one.name == "membership" else one for one in MACHINES)


def _older(machine: Machine, states: Mapping[str, str], deadlines: Mapping[str, str]) -> Machine:
    def then(state: str | None) -> str | None:
        return None if state is None else states.get(state, state)

    return replace(
        machine,
        duties=(),  # nobody asks an older record who is to act
        transitions=tuple(
            replace(move, source=tuple(map(then, move.sources)), target=then(move.target))
            for move in machine.transitions
            if move.event != "reminded"
        ),
        deadlines=tuple(
            replace(
                one,
                name=deadlines.get(one.name, one.name),
                while_in=tuple(states.get(state, state) for state in one.while_in),
            )
            for one in machine.deadlines
        ),
    )
