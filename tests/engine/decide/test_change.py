"""Deciding is pure: from the same values comes the same change, and nothing but its values goes into it."""

from typing import Any

import pytest

from tests.given.founded import POLICY, by_place, moment
from wxflow.calendar.workdays import Calendar
from wxflow.decide import change
from wxflow.decide.change import Change
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.frame import Frame
from wxflow.decide.seal import GENESIS, Sealed, seal
from wxflow.declare.context import Context, Role
from wxflow.declare.deadline import Deadline
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition
from wxflow.declare.records import Fire, Instance
from wxflow.errors import Refused
from wxflow_machines.policy import file

ANYBODY = Role("anybody", lambda _: (), lambda _context, _actor: True)
LOAN = CompiledMachine(
    Machine(
        "loan",
        (
            Transition("lend", (None, "back"), "out", by=(ANYBODY,), data=(Field("days", "integer"),)),
            Transition("give_back", "out", "back", by=(ANYBODY,), then=lambda context: [Fire("shelf", "1", "fill")]),
        ),
        (
            Deadline(
                "return",
                lambda _, data: int(data["days"]),
                ("lend",),
                ("out",),
                then=lambda context: [Fire("reader", "1", "owe", {"since": context.at})],
            ),
        ),
    )
)
FRIDAY = moment("2026-03-06 15:00")
FRAME = Frame("HX", Calendar(), by_place, "r1", None)


def decided(before: Instance | None, event: str, at: int, **data: Any) -> Change:
    """Decide an event that became known as it happened."""
    return change.move(LOAN, before, "loan/1", context(before, event, at, data), FRAME, follow_up=False)


def sealed(one: Change) -> Sealed:
    """Return a change's step as it is sealed."""
    step = one.step
    return Sealed(*step[:8], one.data, *step[9:15], step.via, step.entered_at)


def context(before: Instance | None, event: str, at: int, data: dict[str, Any], **more: Any) -> Context:
    """Return all that deciding may know; nothing is looked up."""
    nothing: Any = None
    return Context(
        machine="loan",
        key="1",
        state=before.state if before else None,
        facts=before.facts if before else {},
        seq=before.seq if before else 0,
        event=event,
        data=data,
        actor="E1",
        reason=None,
        at=at,
        recorded_at=at,
        policy=file.parse(POLICY, "policy.toml"),
        lookups=nothing,
        **more,
    )


def test_the_same_values_give_the_same_change() -> None:
    first = decided(None, "lend", FRIDAY, days=2)
    assert decided(None, "lend", FRIDAY, days=2) == first
    assert decided(None, "lend", FRIDAY, days=3) != first


def test_a_first_step_begins_the_chain_and_the_next_goes_on_from_its_head() -> None:
    first = decided(None, "lend", FRIDAY, days=2)
    second = decided(first.after, "give_back", FRIDAY + 1)
    assert (first.step.seq, first.after.head) == (1, seal("HX", sealed(first), GENESIS))
    assert (second.step.seq, second.after.head) == (2, seal("HX", sealed(second), first.after.head))
    assert (second.before, second.step.source, second.after.state) == (first.after, "out", "back")


def test_a_deadline_is_armed_by_the_step_that_enters_its_state_and_due_at_the_end_of_its_last_working_day() -> None:
    lent = decided(None, "lend", FRIDAY, days=2)
    timer = lent.timers["return"]
    assert timer is not None
    assert (timer.entry, timer.start, timer.budget) == (1, FRIDAY, 2)
    assert timer.due == moment("2026-03-11 00:00")  # Friday, then Monday and Tuesday


def test_nothing_leaves_a_state_without_its_timers() -> None:
    lent = decided(None, "lend", FRIDAY, days=2)
    assert decided(lent.after, "give_back", FRIDAY + 1).timers == {"return": None}


def test_what_follows_is_returned_as_values_and_not_done() -> None:
    lent = decided(None, "lend", FRIDAY, days=2)
    assert lent.follow_ups == ()
    assert decided(lent.after, "give_back", FRIDAY + 1).follow_ups == (Fire("shelf", "1", "fill"),)


def test_a_due_timer_keeps_the_state_drops_itself_and_has_its_consequences_dated_at_the_due_moment() -> None:
    lent = decided(None, "lend", FRIDAY, days=2)
    timer = lent.timers["return"]
    assert timer is not None
    what = {"timer": timer.name, "entry": timer.entry}
    late = change.elapse(LOAN, lent.after, context(lent.after, "overdue", timer.due, what, timer=timer), FRAME)
    assert (late.after.state, late.timers) == ("out", {"return": None})
    assert late.follow_ups == (Fire("reader", "1", "owe", {"since": timer.due}),)


def test_what_no_transition_allows_is_refused_and_changes_nothing() -> None:
    lent = decided(None, "lend", FRIDAY, days=2)
    with pytest.raises(Refused, match="not possible in state out"):
        decided(lent.after, "lend", FRIDAY + 1, days=2)


def test_a_timer_that_was_dropped_is_armed_anew_with_its_own_entry() -> None:
    back = decided(decided(None, "lend", FRIDAY, days=2).after, "give_back", FRIDAY + 1)
    again = decided(back.after, "lend", FRIDAY + 2, days=1).timers["return"]
    assert again is not None
    assert (again.entry, again.budget) == (3, 1)
