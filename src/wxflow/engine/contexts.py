"""Say what is known when an event is decided: one that is fired, one that follows, one that time itself brings.

Every event needs one: values are handed over in their places, which takes a tenth of the time that names take.
"""

from wxflow.decide.command import Command
from wxflow.declare.context import Context, Policy, context_from, stands
from wxflow.declare.records import CLOCK, NO_DATA, Facts, Fire, Instance, Start, Timer
from wxflow.ledger.lookups import LedgerLookups


def of_command(policy: Policy, lookups: LedgerLookups, before: Instance | None, command: Command) -> Context:
    """Return what is known when somebody fires an event: the world as it is recorded."""
    state, facts, seq = stands(before)
    machine, key, event, data, actor, at, recorded_at, reason, _ = command
    return context_from((
        machine, key, state, facts, seq, event, data, actor, reason, recorded_at if at is None else at, recorded_at,
        policy.at(recorded_at), lookups, None,
    ))  # fmt: skip


def of_follow_up(before: Instance | None, follow_up: Start | Fire, first: Context, recorded_at: int) -> Context:
    """Return what is known when an event follows from another: what was known then, by the same actor."""
    state, facts, seq = stands(before)
    reason = None if isinstance(follow_up, Start) else follow_up.reason
    return context_from((
        follow_up.machine, follow_up.key, state, facts, seq, follow_up.event, follow_up.data, first.actor, reason,
        first.at, recorded_at, first.policy, first.lookups, None,
    ))  # fmt: skip


def of_timer(
    policy: Policy,
    lookups: LedgerLookups,
    before: Instance,
    timer: Timer,
    *,
    event: str,
    at: int,
    recorded_at: int,
    data: Facts = NO_DATA,
) -> Context:
    """Return what is known when time itself takes a step on a timer; moments in UTC microseconds.

    Look-ups are as of the microsecond before: what was recorded at the due moment came after it, and is late.
    """
    machine, key, _, state, seq, facts, *_ = before
    told = {"timer": timer.name, "entry": timer.entry, **data}
    return context_from((
        machine, key, state, facts, seq, event, told, CLOCK, None, at, recorded_at, policy.at(at - 1), lookups, timer,
    ))  # fmt: skip
