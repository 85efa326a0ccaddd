"""Messages that nobody could deliver wait for the information centre."""

from collections.abc import Iterable, Iterator, Sequence

from wxflow.declare.records import Facts
from wxflow.store.codec import InstanceRow, stored_json
from wxflow.store.waiting import MESSAGE
from wxflow.translatable import tr
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.desk.item import Item
from wxflow_office.instances.called import Called


def dead_messages(
    called: Called, centre: Sequence[str], rows: Iterable[InstanceRow], person: str | None
) -> Iterator[Item]:
    """Yield messages that are dead, for those of the information centre who are there, or one of them."""
    if person is not None and canonical_id(person) not in {canonical_id(one) for one in centre}:
        return
    for row in rows:
        recipient, error = row.root, row.declaration
        content: Facts = stored_json(row.facts, (MESSAGE, row.key))
        yield Item(
            machine=MESSAGE,
            key=row.key,
            state=row.state,
            what=tr(
                "A message to {person} could not be delivered ({error}): put right why, then have it tried again",
                person=called.person(recipient),
                error=error,
            ),
            people=tuple(centre),
            role="information_centre",
            group=content.get("group"),
            person=recipient,
            ways=(),
            term=None,
            since=row.recorded_at,
            shown={},
        )
