"""Tell the information centre and HR, where the policy says so, of what begins to wait for them."""

from collections.abc import Callable, Iterable, Iterator

from wxflow.declare.context import Context, Role
from wxflow.declare.records import FollowUp, Send
from wxflow_machines.parts.reminders import TOPIC
from wxflow_machines.policy.policy import policy_of

Following = Callable[[Context], Iterable[FollowUp]]


def telling(
    event: str, role: Role, *, when: Callable[[Context], bool] | None = None, then: Following | None = None
) -> Following:
    """Return what follows from a move after which whoever holds a role is to fire an event; `then` follows besides."""

    def follow(context: Context) -> Iterator[FollowUp]:
        if then is not None:
            yield from then(context)
        policy = policy_of(context)
        if policy.tells_offices and policy.channel is not None and (when is None or when(context)):
            yield from _sends(context, event, role)

    return follow


def _sends(context: Context, event: str, role: Role) -> Iterator[FollowUp]:
    known = {**context.facts, **context.data}
    group = known.get("group") or context.key.split("/", 1)[0]
    about = {"machine": context.machine, "key": context.key, "group": group, "person": None, "due": None}
    after = context._replace(facts=known)
    for person in role.holders(after):
        if person != context.actor:
            yield Send(TOPIC, person, {**about, "event": event})
