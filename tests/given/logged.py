"""A company with enough going on for an event log."""

import io
import json
from typing import Any
from xml.etree import ElementTree

from tests.given.founded import Hand
from wxflow.event_log import ocel as event_log_ocel
from wxflow.event_log import xes as event_log_xes
from wxflow.event_log.log import EventLog
from wxflow_machines.references import KINDS

XES = "{http://www.xes-standard.org/}"


def log_of(hand: Hand, **chosen: Any) -> EventLog:
    """Return a company's event log."""
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
    """Return a log as it is written as OCEL."""
    file = io.StringIO()
    event_log_ocel.write(file, log)
    return json.loads(file.getvalue())
