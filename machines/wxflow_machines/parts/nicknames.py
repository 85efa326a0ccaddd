"""Say which nickname of somebody is on record in a group: the one last given there, or changed in a handover since."""

from wxflow.declare.context import Lookups
from wxflow.declare.records import Instance

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
            told: str | None = step.data["nicknames"].get(person) if step.event == "rename" else None
            if told is not None and step.recorded_at >= latest:
                latest, nickname = step.recorded_at, told
    return nickname
