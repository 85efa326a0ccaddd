"""Put messages that nobody could deliver on the desk of whoever sees to it that they are."""

from collections.abc import Iterator

from wxflow.ledger.outbox import DEAD, Outbox
from wxflow.translatable import tr
from wxflow_machines.parts.presence import present
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company.company import Company
from wxflow_office.desk.item import Item
from wxflow_office.instances.called import Called

MESSAGE = "message"
"""What stands where an item of a machine names it."""


def dead_messages(company: Company, now: int, person: str | None) -> Iterator[Item]:
    """Yield the messages that are dead, for the information centre; `now` in UTC microseconds."""
    centre = present(company.outlook().lookups, company.policy.at(now).information_centre)
    if person is not None and canonical_id(person) not in {canonical_id(one) for one in centre}:
        return
    called = Called(company)
    for one in Outbox(company.store, company.company).all((DEAD,)):
        yield Item(
            machine=MESSAGE,
            key=one.key,
            state=one.state,
            what=tr(
                "A message to {person} could not be delivered ({error}): put right why, then have it tried again",
                person=called.person(one.recipient),
                error=one.error or "",
            ),
            people=centre,
            role="information_centre",
            group=one.content.get("group"),
            person=one.recipient,
            ways=(),
            term=None,
            since=one.changed_at,
            shown={},
        )
