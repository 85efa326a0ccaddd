"""The event log tells whole lives as they were, fits the net of each machine, and gives nobody's name away."""

import io
import json
import operator
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.given.forging import change, forged
from tests.given.founded import PEOPLE, Hand, moment
from tests.given.nets import accepts
from wxflow.calendar.workdays import Calendar, Override
from wxflow.declare.records import Step
from wxflow.engine import recount, sweep
from wxflow.errors import RecordBroken
from wxflow.event_log import activity, pnml
from wxflow.event_log import ocel as event_log_ocel
from wxflow.event_log import xes as event_log_xes
from wxflow.event_log.log import EventLog
from wxflow.event_log.petri_net import BEGIN, END, net_of
from wxflow.store import queries
from wxflow_machines.measures import MACHINES
from wxflow_machines.references import KINDS

XES = "{http://www.xes-standard.org/}"
NETS = {machine.name: net_of(machine) for machine in MACHINES}


def log_of(hand: Hand, **chosen: Any) -> EventLog:
    engine = hand.engine
    return EventLog(engine.store, engine.company, "Asia/Shanghai", engine.machines, KINDS, **chosen)


def xes(log: EventLog) -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    """Return the traces of a log written as XES: the attributes of each, and those of its events."""
    file = io.StringIO()
    event_log_xes.write(file, log)
    root = ElementTree.fromstring(file.getvalue())  # noqa: S314
    return [(_attributes(one), [*map(_attributes, one.iter(f"{XES}event"))]) for one in root.iter(f"{XES}trace")]


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    told = [(one.attrib["key"], one.attrib["value"]) for one in element if "key" in one.attrib]
    assert len(dict(told)) == len(told)
    return dict(told)


def ocel(log: EventLog) -> Any:
    file = io.StringIO()
    event_log_ocel.write(file, log)
    return json.loads(file.getvalue())


def lives(hand: Hand) -> Iterator[tuple[str, list[Step]]]:
    return ((one.instance.machine, one.steps) for one in log_of(hand).lives())


@pytest.fixture
def busy(hand: Hand) -> Hand:
    """Let a deadline pass, a charge be disputed, an inspection be made and a handover begin."""
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand("report/R1", "file", "E0003", group="G1", category="advertising", accused="E0004", reference="卷1")
    hand("report/R1", "verify", "E0008", times=2)
    hand.at("2026-03-06 09:00")
    sweep.sweep(hand.engine, hand.now)
    hand("penalty/membership/G1/E0005#1:add/E0004", "confirm", "E0008", amount=20)
    hand("penalty/membership/G1/E0005#1:add/E0004", "appeal", "E0004", "不服\x01<&\"'>\n\t")
    hand("inspection/G1/2026-03-06/1", "record", "E0009", roster=[{"nickname": "群主"}, {"nickname": "广告"}])
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    return hand


def test_every_life_fits_the_net_of_its_machine(busy: Hand) -> None:
    days = {"from": "2026-03-06", "approver": "E0001"}
    busy("suspension/S1", "start", "E0008", "出差", kind="person", whom="E0001", **days)
    busy("suspension/S1", "end", "E0008", "返岗", until="2026-03-05", approver="E0001")
    told = list(lives(busy))
    assert {machine for machine, _ in told} == set(NETS) - {"approval"}  # the plain chain starts none
    for machine, steps in told:
        assert accepts(NETS[machine], map(activity.of_step, steps)), steps


def test_a_life_with_a_recount_fits_and_one_with_a_recount_in_the_wrong_state_does_not(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    off = Override(date(2026, 3, 4), False, "停电", "E0009")
    engine = replace(hand.engine, calendar=Calendar(overrides=[off]))
    recount.recount(engine, "E0009", moment("2026-03-03 10:00"))
    hand.at("2026-03-03 11:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    labels = [activity.of_step(one) for one in queries.steps_of(engine.store, "HX", "membership", "G1/E0005")]
    assert labels == ["owe", "recount add", "add"]
    assert accepts(NETS["membership"], labels)
    assert not accepts(NETS["membership"], ["owe", "add", "recount add"])


@pytest.mark.parametrize(
    ("machine", "labels"),
    [
        ("group", ["request", "dissolve"]),
        ("group", ["request", "approve", "activate"]),
        ("penalty", ["propose", "settle"]),
        ("penalty", ["confirm"]),
        ("membership", ["add", "overdue add"]),
        ("person", ["join", "join"]),
        ("handover", ["open", "sing"]),
    ],
)
def test_a_life_that_no_declaration_allows_does_not_fit(machine: str, labels: list[str]) -> None:
    assert not accepts(NETS[machine], labels)


def test_a_net_is_written_with_a_marking_at_each_end_and_arcs_between_what_is_there() -> None:
    for net in NETS.values():
        root = ElementTree.fromstring(pnml.pnml(net))  # noqa: S314
        space = root.tag.removesuffix("pnml")
        ids = {one.attrib["id"]: one for one in root.iter() if "id" in one.attrib}
        arcs = [one for one in ids.values() if one.tag == f"{space}arc"]
        assert len(arcs) == 2 * len(net.moves)
        assert {arc.attrib[end] for arc in arcs for end in ("source", "target")} <= ids.keys()
        first = [one for one in ids.values() if one.find(f"{space}initialMarking/{space}text") is not None]
        last = [ids[one.attrib["idref"]] for one in root.iter(f"{space}place") if "idref" in one.attrib]
        assert [_name(one, space) for one in (*first, *last)] == [BEGIN, END]
        silent = [one for one in ids.values() if one.find(f"{space}toolspecific") is not None]
        assert len(silent) == len([move for move in net.moves if move.label is None])


def _name(element: ElementTree.Element, space: str) -> str | None:
    return element.findtext(f"{space}name/{space}text")


def test_xes_tells_every_step_in_order_with_all_it_should(busy: Hand) -> None:
    traces = {trace["concept:name"]: (trace, events) for trace, events in xes(log_of(busy))}
    assert len(traces) == len(list(queries.instances(busy.engine.store, "HX")))
    trace, events = traces["membership/G1/E0005"]
    named = {"machine": "membership", "root": "group/G1", "group": "G1", "person": "E0005"}
    assert trace == {"concept:name": "membership/G1/E0005", **named}
    assert [event["concept:name"] for event in events] == ["owe", "overdue add"]
    steps = queries.steps_of(busy.engine.store, "HX", "membership", "G1/E0005")
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


@pytest.mark.parametrize("write", [event_log_xes.write, event_log_ocel.write])
def test_no_name_no_nickname_and_no_data_is_in_a_log(busy: Hand, write: Any) -> None:
    file = io.StringIO()
    write(file, log_of(busy))
    names = [name for name, _ in PEOPLE.values()]
    for secret in (*names, "尹涛", "群主", "群负责人", "广告", "业务协同", "卷1"):
        assert secret not in file.getvalue()


def test_logs_of_adjoining_times_tell_every_life_once_and_whole(busy: Hand) -> None:
    cuts = [None, moment("2026-03-02 09:00"), moment("2026-03-03 09:00"), moment("2026-03-05 00:00"), None]
    pieces = [xes(log_of(busy, since=since, until=until)) for since, until in pairwise(cuts)]
    assert all(pieces)
    key = operator.itemgetter("concept:name")
    told = sorted((one for piece in pieces for one in piece), key=lambda one: key(one[0]))
    assert told == sorted(xes(log_of(busy)), key=lambda one: key(one[0]))


@pytest.mark.parametrize("since", [None, "2026-03-02 09:00", "2026-03-03 09:00"])
@pytest.mark.parametrize("until", [None, "2026-03-03 09:00", "2026-03-06 09:00"])
def test_what_is_asked_for_one_by_one_is_what_is_told(busy: Hand, since: str | None, until: str | None) -> None:
    times = {"since": since and moment(since), "until": until and moment(until)}
    log = log_of(busy, only=("group", "membership", "inspection", "penalty"), **times)
    names = [one[:2] for one in queries.instances(busy.engine.store, "HX")]
    assert [name for name in names if log.has(name)] == [one[:2] for one in log.instances()]
    assert not log.has(("group", "G404"))


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


def test_facts_that_are_not_their_machines_are_named(hand: Hand) -> None:
    with forged(hand) as database:
        change(database, "UPDATE instances SET facts = '{}' WHERE machine = 'group'")
    with pytest.raises(RecordBroken, match="group/G1: its facts are not those of a group"):
        xes(log_of(hand))
