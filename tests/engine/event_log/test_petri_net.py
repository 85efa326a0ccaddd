"""A declaration as a net takes every life it allows, and no other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from tests.given.founded import Hand, moment
from tests.given.logged import log_of
from tests.given.nets import accepts
from wxflow.calendar.workdays import Calendar, Override
from wxflow.declare.records import Step
from wxflow.engine import recount
from wxflow.event_log import activity, pnml
from wxflow.event_log.petri_net import BEGIN, END, net_of
from wxflow.store.queries import Queries
from wxflow_machines.measures import MACHINES

NETS = {machine.name: net_of(machine) for machine in MACHINES}


def lives(hand: Hand) -> Iterator[tuple[str, list[Step]]]:
    return ((one.instance.machine, one.steps) for one in log_of(hand).lives())


def test_every_life_fits_the_net_of_its_machine(busy: Hand) -> None:
    days = {"from": "2026-03-06", "approver": "E0001"}
    busy("suspension/S1", "start", "E0008", "出差", kind="person", whom="E0001", **days)
    busy("suspension/S1", "end", "E0008", "返岗", until="2026-03-05", approver="E0001")
    told = list(lives(busy))
    assert {machine for machine, _ in told} == set(NETS) - {
        "approval",
        "correction",
    }  # the plain chain starts none, and nothing was wrong
    for machine, steps in told:
        assert accepts(NETS[machine], map(activity.of_step, steps)), steps


def test_a_life_with_a_recount_fits_and_one_with_a_recount_in_the_wrong_state_does_not(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    off = Override(date(2026, 3, 4), False, "停电", "E0009")
    engine = replace(hand.engine, calendar=Calendar(overrides=[off]))
    recount.recount(engine, "E0009", moment("2026-03-03 10:00"))
    hand.at("2026-03-03 11:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    labels = [activity.of_step(one) for one in Queries(engine.store, "HX").steps_of("membership", "G1/E0005")]
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
