"""The event log tells whole lives as they were, fits the net of each machine, and gives nobody's name away."""

import io
import operator
from itertools import pairwise
from typing import Any

import pytest

from tests.given.forging import change, forged
from tests.given.founded import PEOPLE, Hand, moment
from tests.given.logged import log_of, xes
from wxflow.errors import RecordBroken
from wxflow.event_log import ocel as event_log_ocel
from wxflow.event_log import xes as event_log_xes
from wxflow.store.queries import Queries


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
    names = [one[:2] for one in Queries(busy.engine.store, "HX").instances()]
    assert [name for name in names if log.has(name)] == [one[:2] for one in log.instances()]
    assert not log.has(("group", "G404"))


def test_facts_that_are_not_their_machines_are_named(hand: Hand) -> None:
    with forged(hand) as database:
        change(database, "UPDATE instances SET facts = '{}' WHERE machine = 'group'")
    with pytest.raises(RecordBroken, match="group/G1: its facts are not those of a group"):
        xes(log_of(hand))
