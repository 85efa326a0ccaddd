"""An inspection as it is asked for: which group, what was found in its chat, whose each nickname is said to be."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wxflow.decide.command import Command
from wxflow.declare.records import Instance
from wxflow.errors import BadInput, Refused, UnknownInstance
from wxflow.translatable import listed, tr
from wxflow_machines.inspection.recognition import Row
from wxflow_machines.parts.scope import LIVE
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company import clock
from wxflow_office.company.earlier import recent
from wxflow_office.files import text_check
from wxflow_office.imports import chat_exports, inspection, matching
from wxflow_office.imports.matching import Match
from wxflow_office.instances.meant import key_known, key_meant
from wxflow_office.spreadsheets.table import Table
from wxflow_web.forms import held
from wxflow_web.forms.held import File
from wxflow_web.routing.address import Visit

WHAT = "inspection"
_MOST_NAMED = 5


class Asked:
    """What was handed in; BadInput, or BadInputs with everything that is wrong with a file."""

    def __init__(self, visit: Visit) -> None:
        self._visit, zone = visit, visit.company.zone
        self.group = group_meant(visit, visit.typed("group"))
        title = visit.typed("title")[:200]
        self.title = text_check.check(title, "title") if title else None
        self.taken = taken_at(visit)
        self.file = _file(visit)
        read = chat_exports.pasted(self.file.content.decode(errors="replace"), zone) if not self.file.name else None
        self.table: Table
        self.table, rows = read or chat_exports.read(self.file.content, self.file.name, zone)
        self.problems: dict[int, str] = {}
        """What cannot be taken as anybody, by the number of its row."""
        self.rows = [one._replace(person=self._put_right(n) or one.person) for n, one in enumerate(rows)]

    def _put_right(self, number: int) -> str:
        """Return whom somebody has said a row to be, by staff id or name."""
        typed = self._visit.typed(f"person {number}")
        if not typed:
            return ""
        try:
            known = key_known(self._visit.company, "person", typed)
        except BadInput as error:
            self.problems[number] = error.text
            return ""
        if known is None:
            self.problems[number] = tr("nobody is called {name}: write the staff id", name=typed)
        return known or ""

    def matches(self) -> list[Match]:
        """Return whose each row seems to be."""
        rows = [Row(one.nickname, one.person or None) for one in self.rows]
        return matching.match(self._visit.company, self.group, rows, self.taken, self._visit.now)

    def command(self) -> Command:
        """Make the command that records it; the key that an earlier step has shown is kept, so that it is done once."""
        visit, key = self._visit, self.group.key
        data = inspection.data_of(self.rows, self.file.sha256, self.title)
        made = inspection.record(visit.company, key, data, actor=visit.person, at=self.taken, recorded_at=visit.now)
        return made._replace(
            key=_shown(visit.typed("key"), made.key), request_id=visit.typed("request_id")[:100] or None
        )


def _shown(told: str, made: str) -> str:
    """Return the key that an earlier step has shown, if it is one of that group and day up to the next one; else that.

    Whoever sends a form twice means one inspection, though the first has taken the key by then.
    """
    day, _, number = told.rpartition("/")
    same_day, _, next_one = made.rpartition("/")
    is_one = day == same_day and number.isascii() and number.isdecimal() and len(number) < 6
    return told if is_one and 0 < int(number) <= int(next_one) else made


def group_meant(visit: Visit, text: str) -> Instance:
    """Return the live group that a text names: its id, its title, or a part of the title that only it has."""
    if not text:
        raise BadInput(tr("which group? Write its id or its title"))
    company, part = visit.company, canonical_name(text)
    key = key_known(company, "group", text)
    if key is None:
        groups = company.queries.instances("group", states=LIVE)
        alike = [one for one in groups if part in canonical_name(one.facts["title"])]
        if len(alike) > 1:
            titles = listed([f"{one.facts['title']} ({one.key})" for one in alike[:_MOST_NAMED]])
            raise BadInput(tr("'{text}' may be {titles}: write more of it", text=text, titles=titles))
        try:
            key = alike[0].key if alike else key_meant(company, "group", text)
        except UnknownInstance as error:
            raise BadInput(error.why) from None
    found = company.queries.instance("group", key)
    assert found is not None
    if found.state not in LIVE:
        raise Refused(key, tr("group {key} is not live", key=key))
    return found


def taken_at(visit: Visit) -> int:
    """Return when the chat was as it is shown: as typed in the company's time, or else when it was first handed in."""
    typed = visit.typed("at")
    if not typed:
        return visit.now
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise BadInput(tr("{text} is no moment: write it like 2026-03-02 10:00", text=repr(typed))) from None
    moment = moment.replace(tzinfo=moment.tzinfo or ZoneInfo(visit.company.zone))
    taken = clock.has_come(clock.parse(moment.isoformat(), "at"), visit.company.zone)
    return recent(visit.company, taken, visit.now)


def _file(visit: Visit) -> File:
    assert visit.session is not None
    if (found := held.sent(visit.form, "file")) is not None:
        return found
    if pasted := visit.typed("pasted"):
        return File("", pasted.encode())
    if kept := visit.typed("held"):
        return held.taken(kept, visit.session, WHAT)
    raise BadInput(tr("choose the file that the chat was exported to, or paste who is in it"))
