"""Write an event log as XES (IEEE 1849-2016): a trace for every life, an event for every step."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TextIO
from xml.sax.saxutils import quoteattr

from wxflow.declare.records import Step
from wxflow.event_log import activity
from wxflow.event_log.log import EventLog, Life, Written
from wxflow.event_log.petri_net import BEGIN
from wxflow.moments import iso

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/><string key="machine" value=""/><string key="root" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/><string key="org:resource" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/><string key="lifecycle:transition" value="complete"/>
<string key="from" value=""/><string key="to" value=""/>
<date key="recorded_at" value="1970-01-01T00:00:00+00:00"/><int key="seq" value="0"/><string key="seal" value=""/>
</global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Resource" keys="org:resource"/>
<string key="lifecycle:model" value="standard"/>
"""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not (section 2.2)."""
_REPLACED = "\ufffd"


def write(file: TextIO, log: EventLog) -> Written:
    """Write a log, a life at a time; a sign that XML cannot hold becomes U+FFFD."""
    lives = steps = 0
    file.write(_HEAD)
    file.write(_attribute("string", "concept:name", log.company) + "\n")
    with closing(log.lives()) as found:  # else it would outlive the database where the file cannot be written
        for life in found:
            file.writelines(_trace(life, log.zone))
            lives, steps = lives + 1, steps + len(life.steps)
    file.write("</log>\n")
    return Written(lives, steps)


def _trace(life: Life, zone: str) -> Iterator[str]:
    one = life.instance
    told = {"concept:name": f"{one.machine}/{one.key}", "machine": one.machine, "root": one.root}
    for how, (_, key) in life.related:
        told.setdefault(how, key)
    yield "<trace>" + "".join(_attribute("string", name, value) for name, value in told.items()) + "\n"
    yield from (_event(step, zone) for step in life.steps)
    yield "</trace>\n"


def _event(step: Step, zone: str) -> str:
    texts = {
        "concept:name": activity.of_step(step),
        "org:resource": step.actor,
        "lifecycle:transition": "complete",
        "from": step.source or BEGIN,
        "to": step.target,
        "seal": step.seal.hex(),
        "cause": step.cause,
        "reason": step.reason,
    }
    parts = [_attribute("string", name, value) for name, value in texts.items() if value is not None]
    parts.append(_attribute("date", "time:timestamp", iso(step.at, zone)))
    parts.append(_attribute("date", "recorded_at", iso(step.recorded_at, zone)))
    parts.append(_attribute("int", "seq", str(step.seq)))
    return f"<event>{''.join(parts)}</event>\n"


def _attribute(kind: str, key: str, value: str) -> str:
    return f'<{kind} key="{key}" value={quoteattr(_NOT_XML.sub(_REPLACED, value))}/>'
