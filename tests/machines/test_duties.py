"""Everything that somebody is late with is somebody's duty."""

from wxflow.declare.machine import Machine
from wxflow_machines.measures import MACHINES

STANDS_ONLY = {("group", "planned_end")}
"""Asked only once it has passed."""


def without_duty(machine: Machine) -> list[tuple[str, str, str]]:
    return [
        (machine.name, deadline.name, state)
        for deadline in machine.deadlines
        for state in deadline.while_in
        if not any(duty.deadline == deadline.name and state in duty.while_in for duty in machine.duties)
    ]


def test_whatever_state_a_deadline_runs_in_somebody_is_asked_there() -> None:
    assert [one for machine in MACHINES for one in without_duty(machine)] == []


def test_a_duty_s_event_is_possible_in_each_of_its_states() -> None:
    wrong = [
        (machine.name, duty.event, state)
        for machine in MACHINES
        for duty in machine.duties
        for state in duty.while_in
        if not any(move.event == duty.event and state in move.sources and move.by for move in machine.transitions)
    ]
    assert wrong == []
