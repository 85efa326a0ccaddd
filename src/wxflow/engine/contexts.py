"""Say what is known when an event is decided: one that is fired, one that follows, one that time itself brings."""

from wxflow.decide.command import Command
from wxflow.declare.context import Context, Policy, stands
from wxflow.declare.records import CLOCK, Facts, Fire, Instance, Start, Timer
from wxflow.ledger.lookups import LedgerLookups


def of_command(policy: Policy, lookups: LedgerLookups, before: Instance | None, command: Command) -> Context:
    """Return what is known when somebody fires an event: the world as it is recorded."""
    state, facts, seq = stands(before)
    return Context(
        machine=command.machine,
        key=command.key,
        state=state,
        facts=facts,
        seq=seq,
        event=command.event,
        data=command.data,
        actor=command.actor,
        reason=command.reason,
        at=command.recorded_at if command.at is None else command.at,
        recorded_at=command.recorded_at,
        policy=policy.at(command.recorded_at),
        lookups=lookups,
    )


def of_follow_up(before: Instance | None, follow_up: Start | Fire, first: Context, recorded_at: int) -> Context:
    """Return what is known when an event follows from another: what was known then, by the same actor."""
    state, facts, seq = stands(before)
    return Context(
        machine=follow_up.machine,
        key=follow_up.key,
        state=state,
        facts=facts,
        seq=seq,
        event=follow_up.event,
        data=follow_up.data,
        actor=first.actor,
        reason=None if isinstance(follow_up, Start) else follow_up.reason,
        at=first.at,
        recorded_at=recorded_at,
        policy=first.policy,
        lookups=first.lookups,
    )


def of_timer(
    policy: Policy,
    lookups: LedgerLookups,
    before: Instance,
    timer: Timer,
    *,
    event: str,
    data: Facts,
    at: int,
    recorded_at: int,
) -> Context:
    """Return what is known when time itself takes a step on a timer; moments in UTC microseconds."""
    return Context(
        machine=before.machine,
        key=before.key,
        state=before.state,
        facts=before.facts,
        seq=before.seq,
        event=event,
        data={"timer": timer.name, "entry": timer.entry, **data},
        actor=CLOCK,
        reason=None,
        at=at,
        recorded_at=recorded_at,
        # What was recorded at the due moment itself came after it: acting at that instant is late.
        policy=policy.at(at - 1),
        lookups=lookups.as_of(at - 1),
        timer=timer,
    )
