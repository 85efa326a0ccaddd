"""XES tells every step, in order, with all it should."""

from tests.given.founded import Hand
from tests.given.logged import log_of, ocel, xes
from wxflow.event_log.petri_net import BEGIN
from wxflow.store.queries import Queries


def test_xes_tells_every_step_in_order_with_all_it_should(busy: Hand) -> None:
    traces = {trace["concept:name"]: (trace, events) for trace, events in xes(log_of(busy))}
    assert len(traces) == len(list(Queries(busy.engine.store, "HX").instances()))
    trace, events = traces["membership/G1/E0005"]
    named = {"machine": "membership", "root": "group/G1", "group": "G1", "person": "E0005"}
    assert trace == {"concept:name": "membership/G1/E0005", **named}
    assert [event["concept:name"] for event in events] == ["owe", "overdue add"]
    steps = Queries(busy.engine.store, "HX").steps_of("membership", "G1/E0005")
    assert events[1] == {
        "concept:name": "overdue add", "org:resource": "clock", "lifecycle:transition": "complete",
        "from": "owed", "to": "owed", "seq": "2", "cause": "membership/G1/E0005#1", "seal": steps[1].seal.hex(),
        "time:timestamp": "2026-03-06T00:00:00+08:00", "recorded_at": "2026-03-06T00:00:00+08:00",
    }  # fmt: skip
    assert events[0]["from"] == BEGIN


def test_a_sign_that_xml_cannot_hold_becomes_another_and_the_rest_stays(busy: Hand) -> None:
    reasons = [event["reason"] for _, events in xes(log_of(busy)) for event in events if "reason" in event]
    assert reasons == ["不服\ufffd<&\"'>\n\t"]
    told = [one for event in ocel(log_of(busy))["events"] for one in event["attributes"] if one["name"] == "reason"]
    assert [one["value"] for one in told] == ["不服\x01<&\"'>\n\t"]
