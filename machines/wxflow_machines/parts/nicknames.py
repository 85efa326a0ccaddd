"""Say which nickname of somebody is on record in a group: the one last given there, or changed in a handover since."""

from collections.abc import Iterator

from wxflow.declare.context import Lookups
from wxflow.declare.records import Instance, Step
from wxflow_machines.parts.scope import IN_THE_GROUP

_GIVEN = ("add", "correct", "nicknamed")
"""The moves of a membership that put a nickname on record."""


def on_record(lookups: Lookups, membership: Instance) -> str | None:
    """Return the nickname on record of whoever a membership is of; None where there has never been one."""
    own: str | None = membership.facts.get("nickname")
    person, group = membership.facts["person"], membership.facts["group"]
    given = [step.recorded_at for step in lookups.steps(membership.machine, membership.key) if step.event in _GIVEN]
    latest, nickname = max(given, default=0), own
    for found in lookups.find("handover", "nicknamed", person):
        handover = lookups.get("handover", found.key)
        if handover is None or handover.facts["group"] != group:
            continue
        for step in lookups.steps("handover", handover.key):
            told = dict(changed(lookups, step)).get(person)
            if told is not None and step.recorded_at >= latest:
                latest, nickname = step.recorded_at, told
    return nickname


def changed(lookups: Lookups, step: Step) -> Iterator[tuple[str, str]]:
    """Yield whose nicknames a handover's step has put on record: the successor's, and the outgoing's if still in."""
    group, outgoing, _ = step.key.split("/")
    for person, nickname in step.data["nicknames"].items() if step.event == "rename" else ():
        membership = lookups.as_of(step.recorded_at).get("membership", f"{group}/{person}")
        if person != outgoing or (membership is not None and membership.state in IN_THE_GROUP):
            yield person, nickname
