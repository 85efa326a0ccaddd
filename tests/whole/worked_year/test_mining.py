"""Somebody else's process mining reads the worked year: its lives fit the declarations, and a forged one does not."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.given.databases import DATABASES, contents, put, raw
from tests.given.founded import company_at
from tests.whole.worked_year import outcome as year
from wxflow.engine.engine import Engine
from wxflow.event_log import ocel, xes
from wxflow.event_log.log import EventLog
from wxflow.event_log.petri_net import net_of
from wxflow.event_log.pnml import pnml
from wxflow.store.queries import Queries
from wxflow_machines.measures import MACHINES
from wxflow_machines.references import KINDS

pytestmark = [
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Install the optional requirement"),
]
UNFIT = {
    "group": (
        "a group is dissolved before it was approved",
        "UPDATE steps SET event = 'dissolve', target = 'dissolved'"
        " WHERE machine = 'group' AND event = 'approve' AND target = 'approved'"
        " AND key = (SELECT min(key) FROM steps WHERE machine = 'group' AND event = 'approve' AND target = 'approved')",
    ),
    "penalty": (
        "a penalty is settled that was never confirmed",
        "DELETE FROM steps WHERE machine = 'penalty' AND event = 'confirm'"
        " AND key = (SELECT min(key) FROM instances WHERE machine = 'penalty' AND state = 'settled')",
    ),
    "membership": (
        "a deadline passes that nothing had armed",
        "UPDATE steps SET event = 'overdue', actor = 'clock', data = '{\"timer\":\"remove\"}'"
        " WHERE machine = 'membership' AND seq = 2 AND event = 'add'"
        " AND key = (SELECT min(key) FROM steps WHERE machine = 'membership' AND seq = 2 AND event = 'add')",
    ),
}
"""Per machine: a step forged into one life, and how."""


@pytest.fixture(scope="module")
def pm4py() -> Any:
    """Import PM4Py, which takes seconds, once it is needed."""
    import pm4py  # type: ignore[import-untyped]

    return pm4py


@pytest.fixture(scope="module")
def played(own_url: str) -> Iterator[Engine]:
    """Play the worked year."""
    with company_at(own_url, year.POLICY) as engine:
        year.feed(engine, year.journal())
        yield engine


def log_of(engine: Engine, *machines: str) -> EventLog:
    return EventLog(engine.store, engine.company, "Asia/Shanghai", engine.machines, KINDS, only=machines)


def write(path: Path, writer: Callable[[Any, EventLog], object], log: EventLog) -> str:
    with path.open("w", encoding="utf-8") as file:
        writer(file, log)
    return str(path)


def model(pm4py: Any, folder: Path, name: str) -> Any:
    """Return a machine's declaration as PM4Py reads it: a net with its first and last marking."""
    machine = next(one for one in MACHINES if one.name == name)
    path = folder / f"{name}.pnml"
    path.write_text(pnml(net_of(machine)), encoding="utf-8")
    net, first, last = pm4py.read_pnml(str(path))
    assert len(net.places) == len(machine.states) + 2
    assert list(map(len, (first, last))) == [1, 1]
    return net, first, last


def unfit(pm4py: Any, log: Any, net: Any) -> int:
    """Count the lives that do not fit a net.

    By alignments: on the net of a state machine they are as cheap as a replay, and unlike it exact where an event
    leads to two states.
    """
    return sum(one["fitness"] < 1 for one in pm4py.conformance_diagnostics_alignments(log, *net))


IN_THE_YEAR = [machine.name for machine in MACHINES if machine.name not in ("approval", "correction", "suspension")]
"""The worked year starts none of these."""


@pytest.mark.parametrize("name", IN_THE_YEAR)
def test_every_life_of_the_year_fits_its_declaration_and_the_process_discovered_from_it(
    pm4py: Any, played: Engine, tmp_path: Path, name: str
) -> None:
    log = pm4py.read_xes(write(tmp_path / "log.xes", xes.write, log_of(played, name)))
    lives = list(Queries(played.store, "HX").instances(name))
    assert log["case:concept:name"].nunique() == len(lives) > 0
    assert len(log) == sum(one.seq for one in lives)
    net = model(pm4py, tmp_path, name)
    assert unfit(pm4py, log, net) == 0
    assert pm4py.fitness_alignments(log, *net)["percFitTraces"] == 100
    assert unfit(pm4py, log, pm4py.discover_petri_net_inductive(log)) == 0


@pytest.mark.parametrize("name", UNFIT)
def test_a_life_with_a_forged_step_does_not_fit_and_the_others_do(
    pm4py: Any, played: Engine, tmp_path: Path, name: str
) -> None:
    with DATABASES.of(played.store.dialect.name), year.company(tmp_path) as forged:
        with raw(forged.store.url, unguarded=True) as database:
            put(database, contents(played.store.url))
            assert database.execute(UNFIT[name][1]).rowcount == 1, UNFIT[name][0]
        log = pm4py.read_xes(write(tmp_path / "log.xes", xes.write, log_of(forged, name)))
    assert unfit(pm4py, log, model(pm4py, tmp_path, name)) == 1


def test_the_object_centric_log_has_the_events_objects_and_relations_of_the_database(
    pm4py: Any, played: Engine, tmp_path: Path
) -> None:
    log = pm4py.read_ocel2_json(write(tmp_path / "log.json", ocel.write, log_of(played)))
    lives = {(one.machine, one.key): one for one in Queries(played.store, "HX").instances()}
    steps = list(Queries(played.store, "HX").steps())
    assert Counter(log.objects["ocel:type"]) == Counter(machine for machine, _ in lives)
    assert set(log.events["ocel:eid"]) == {step.name for step in steps}
    assert len(log.events) == len(steps)
    told = set(zip(log.relations["ocel:eid"], log.relations["ocel:oid"], strict=True))
    assert len(told) == len(log.relations)
    assert told == {(step.name, name) for step in steps for name in concerned(step, lives)}


def concerned(step: Any, lives: Any) -> Iterator[str]:
    """Yield what the database says a step concerns: its instance, the root, the people named, the cause's instance."""
    one = lives[step[:2]]
    yield f"{one.machine}/{one.key}"
    yield one.root
    if one.machine == "membership":
        yield f"person/{one.facts['person']}"
    for fact in ("debtor", "accused", "outgoing"):
        if fact in one.facts:
            yield f"person/{one.facts[fact]}"
    if one.machine == "penalty":
        yield f"group/{one.facts['group']}"
    if step.cause:
        yield step.cause.rpartition("#")[0]
