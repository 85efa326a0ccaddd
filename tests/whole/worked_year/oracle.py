"""Judge a journal by the Measures, event by event, without the engine."""

from collections.abc import Iterable

from tests.whole.worked_year.books import Entry, No, need
from tests.whole.worked_year.oracle_inspections import Inspections
from tests.whole.worked_year.words import makes_sense
from tests.whole.worked_year.workdays import moment

METHODS = {"unit": "unit_event"}
"""Where a machine's commands are carried out, if not under its name: `unit` says which unit a name means."""


RECOUNTS = ("suspension", "group", "handover")
"""The machines whose events may change what covers a deadline."""


class Oracle(Inspections):
    """A company's books, and what every line of a journal does to them."""

    def __init__(self, policy: Entry) -> None:
        super().__init__(policy)
        self.not_done: dict[int, str] = {}
        """The request_id of every line, counted from 1, that is refused or makes no sense."""
        self.why: dict[int, str] = {}
        self.repeated = self.applied = self.lines = 0
        self.known: dict[str, Entry] = {}
        self.refusals: list[Entry] = []

    def run(self, lines: Iterable[Entry]) -> "Oracle":
        """Judge the lines in order, to be called once or line by line."""
        for line in lines:
            self.lines += 1
            if "sweep" in line:
                self.elapse(moment(line["sweep"]))
            elif "load" in line:
                self.load(line)
            else:
                self.judge(line)
        return self

    def judge(self, line: Entry) -> None:
        """Do what a line says, or note that it is refused or makes no sense."""
        name = line["request_id"]
        try:
            self.at = moment(line["at"])
            self.now = moment(line["recorded_at"] if "recorded_at" in line else line["at"])
            makes_sense(line)
        except ValueError as error:
            self.refuse(name, f"invalid: {error}")
            return
        if self.known.get(name) == line:
            self.repeated += 1
            return
        before = self.page
        try:
            need(name not in self.known, "request_id was used for something else")
            need(line not in self.refusals, "as before")
            self.elapse(self.now)
            before, self.page = self.page, self.copy()
            self.carry_out(line)
            if self.page["suspensions"] and line["machine"] in RECOUNTS:
                self.count_anew()
        except No as error:
            self.page = before
            self.refusals.append(line)
            self.refuse(name, f"refused: {error}")
        else:
            self.applied += 1
            self.known[name] = line
            self.turn(self.now)

    def load(self, line: Entry) -> None:
        """Learn of a notice: what was provisional may be firm from now on, what runs may be due on another day."""
        self.now = moment(line["at"])
        self.elapse(self.now)
        self.calendar.tell(line["load"])
        self.page = self.copy()
        self.count_anew()
        self.turn(self.now)

    def refuse(self, name: str, why: str) -> None:
        self.not_done[self.lines] = name
        self.why[self.lines] = why

    def carry_out(self, line: Entry) -> None:
        """Do what a line says."""
        self.actor = self.who(line["actor"])
        appeals = (line["machine"], line["event"]) == ("penalty", "appeal")
        need(appeals or not self.has_left(self.actor), "has left")
        machine: str = line["machine"]
        getattr(self, METHODS.get(machine, machine))(line["key"], line["event"], line["data"])

    def elapse(self, now: int) -> None:
        """Let every deadline that has passed charge, dated at its due moment, in the order they fall due."""
        while passed := [(one["due"], timer) for timer, one in self.page["timers"].items() if one["due"] is not None]:
            due, timer = min(passed)
            if due > now:
                break
            machine, key, name = timer
            self.page = self.copy()
            cause = f"{machine}/{key}#{self.page['timers'].pop(timer)['seq']}:{name}"
            root = f"penalty/{key}" if machine == "penalty" else key.split("/")[0]
            self.page["roots"][root] = max(due, self.page["roots"].get(root, due))
            self.page["seqs"][machine, key] += 1
            getattr(self, f"{machine}_overdue")(key, name, due, cause)
            self.turn(due)

    # What came of it

    def states(self) -> dict[str, dict[str, str]]:
        """Return every state by machine and key."""
        tables = ("unit", "group", "handover", "report", "inspection", "suspension")
        told = {name: {key: one["state"] for key, one in self.page[f"{name}s"].items()} for name in tables}
        told["membership"] = {key: one["state"] for key, one in self.page["members"].items() if one.get("state")}
        told["person"] = {k: "employed" if p["employed"] else "left" for k, p in self.page["people"].items()}
        return told
