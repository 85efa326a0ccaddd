"""OCEL names what it has, and relates every event to whom it is about."""

from typing import Any

import pytest

from tests.given.founded import Hand, moment
from tests.given.logged import log_of, ocel, xes


@pytest.mark.parametrize(
    "chosen",
    [{}, {"only": ("penalty",)}, {"since": moment("2026-03-02 09:00")}, {"until": moment("2026-03-02 08:30")}],
)
def test_ocel_names_no_event_type_object_type_or_object_that_it_does_not_have(busy: Hand, chosen: Any) -> None:
    told = ocel(log_of(busy, **chosen))
    objects = [one["id"] for one in told["objects"]]
    events = [one["id"] for one in told["events"]]
    assert len(set(objects)) == len(objects)
    assert len(set(events)) == len(events)
    assert len(events) == sum(len(life) for _, life in xes(log_of(busy, **chosen)))
    assert {one["type"] for one in told["objects"]} <= {one["name"] for one in told["objectTypes"]}
    assert {one["type"] for one in told["events"]} <= {one["name"] for one in told["eventTypes"]}
    for one in (*told["objects"], *told["events"]):
        others = [other["objectId"] for other in one.get("relationships", ())]
        assert len(set(others)) == len(others)
        assert set(others) <= set(objects)


def test_an_event_is_related_to_its_instance_whom_it_is_about_and_what_set_it_off(busy: Hand) -> None:
    told = {one["id"]: one for one in ocel(log_of(busy))["events"]}
    event = told["penalty/membership/G1/E0005#1:add/E0004#1"]
    assert event["type"] == "penalty propose"
    assert {(one["qualifier"], one["objectId"]) for one in event["relationships"]} == {
        ("instance", "penalty/membership/G1/E0005#1:add/E0004"),
        ("debtor", "person/E0004"),
        ("group", "group/G1"),
        ("cause", "membership/G1/E0005"),
    }
