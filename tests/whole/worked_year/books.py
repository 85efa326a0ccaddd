"""A company's books: every fact in plain dictionaries, whose entries are replaced and never written over."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.whole.worked_year.same import Names, same, same_id
from tests.whole.worked_year.workdays import WorkingDays

Entry = dict[str, Any]
Page = dict[str, dict[Any, Any]]
IN = ("present", "misnamed")
LIVE = ("active", "closing")
TABLES = (
    "ids", "people", "names", "units", "groups", "members", "handovers", "reports", "inspections", "penalties",
    "suspensions", "timers", "standing", "marks", "seqs", "roots",
)  # fmt: skip
CHARGES: dict[str, dict[str, int]] = {
    "15": {"floor": 50}, "16": {"floor": 50}, "17_lead": {"exact": 10}, "17_member": {"exact": 20},
    "18": {"exact": 20}, "19": {"exact": 20}, "20": {"floor": 50}, "21": {"floor": 30},
    "22": {"floor": 20, "ceiling": 100},
}  # fmt: skip
DAYS = {"membership": 2, "handover": 2, "dissolution_request": 3, "appeal": 5, "adoption_grace": 10}


STATE = "not in this state"


class No(Exception):
    """The Measures do not allow it."""


def need(good: object, why: str) -> None:
    """Refuse, unless all is good."""
    if not good:
        raise No(why)


class Books:
    """The present page, the pages turned before it, and what every entry on them means."""

    def __init__(self, policy: Entry) -> None:
        self.policy = policy
        self.days: Entry = DAYS | policy.get("deadlines", {})
        self.names = Names(policy)
        self.calendar = WorkingDays(policy)
        listed = [*policy["roles"].values(), *policy["approvers"].values()]
        self.spelt: dict[str, str] = {same_id(one): same(one) for people in listed for one in people}
        self.page: Page = {table: {} for table in TABLES}
        self.turned: list[tuple[int, Page]] = []
        self.at = self.now = 0
        self.actor = ""

    # Pages

    def copy(self) -> Page:
        return {name: dict(table) for name, table in self.page.items()}

    def turn(self, when: int) -> None:
        """Keep the page as it stands after something at a moment."""
        last = self.turned[-1][0] if self.turned else when
        self.turned.append((max(last, when), self.copy()))

    @contextmanager
    def looking_back(self, when: int) -> Iterator[None]:
        """Read the page as it stood at a moment."""
        place = bisect_right(self.turned, when, key=lambda one: one[0])
        present, self.page = self.page, self.turned[place - 1][1] if place else {table: {} for table in TABLES}
        try:
            yield
        finally:
            self.page = present

    def write(self, table: str, key: Any, **facts: Any) -> None:
        self.page[table][key] = self.page[table].get(key, {}) | facts

    def step(self, machine: str, key: str, root: str, when: int | None = None) -> int:
        """Count a step of an instance, whose root's time never runs back; return its number."""
        when = self.now if when is None else when
        need(when >= self.page["roots"].get(root, when), "time runs back")
        self.page["roots"][root] = when
        seq = self.page["seqs"].get((machine, key), 0) + 1
        self.page["seqs"][machine, key] = seq
        return seq

    def seq(self, machine: str, key: str) -> int:
        return int(self.page["seqs"].get((machine, key), 0))

    # Deadlines

    def start(self) -> int:
        """Return when the clock of a deadline starts that begins now."""
        return self.at if self.days.get("clock_starts") == "occurred" else self.now

    def arm(self, machine: str, key: str, name: str, days: int) -> None:
        """Arm a timer. Arming anew never shortens: where it is running, the later due moment holds."""
        timer, running = (machine, key, name), self.page["timers"].get((machine, key, name))
        armed = self.counted(timer, {"start": self.start(), "days": days, "seq": self.seq(machine, key)})
        if running is None or self.at_last(timer, armed) >= self.at_last(timer, running):
            self.page["timers"][timer] = armed

    def counted(self, timer: tuple[str, str, str], one: Entry) -> Entry:
        """Return a timer with its due moment as it is counted now; None is provisional."""
        counted, sure = self.calendar.due(one["start"], one["days"])
        return one | {"counted": counted, "due": counted if sure else None}

    def at_last(self, timer: tuple[str, str, str], one: Entry) -> int:
        """Return when a timer is due, or would be if what has no end in sight ended now."""
        return int(one["counted"])

    def arm_at(self, machine: str, key: str, name: str, due: int) -> None:
        """Arm a timer that counts no working days."""
        self.page["timers"][machine, key, name] = {"due": due, "seq": self.seq(machine, key), "days": 0}

    def count_anew(self) -> None:
        """Count every timer again that counts working days; where it is due at another moment, that is a step."""
        for timer, before in self.page["timers"].items():
            if before["days"] and (after := self.counted(timer, before)) != before:
                machine, key, _ = timer
                self.page["timers"][timer] = after
                self.step(machine, key, f"penalty/{key}" if machine == "penalty" else key.split("/")[0])

    def drop(self, machine: str, key: str, *names: str) -> None:
        for timer in [timer for timer in self.page["timers"] if timer[:2] == (machine, key)]:
            if not names or timer[2] in names:
                del self.page["timers"][timer]

    def is_armed(self, machine: str, key: str) -> bool:
        return any(timer[:2] == (machine, key) for timer in self.page["timers"])

    # Charges

    def charge(self, which: str, debtor: str, at: int, group: str, subject: str | None, cause: str) -> None:
        """Propose a penalty, made from what caused it."""
        key = f"{cause}/{debtor}"
        price: Entry = self.policy.get("charges", {}).get(which, CHARGES[which])
        self.step("penalty", key, f"penalty/{key}", at)
        facts = {"clause": which.partition("_")[0], "debtor": debtor, "at": at, "group": group, "subject": subject}
        amounts = {name: price.get(name) for name in ("exact", "floor", "ceiling")}
        self.write("penalties", key, **facts, **amounts, amount=price.get("exact"), state="proposed")

    def mark(self, group: str, kind: str, subject: str | None, what: str, when: int | None = None) -> None:
        """Remember that a breach was charged, or ended, at a moment."""
        marks: tuple[tuple[int, str], ...] = self.page["marks"].get((group, kind, subject), ())
        when = self.now if when is None else when
        place = bisect_right(marks, when, key=lambda one: one[0])
        self.page["marks"][group, kind, subject] = (*marks[:place], (when, what), *marks[place:])

    # Who and what

    def who(self, staff_id: str) -> str:
        """Return the id somebody is on record under."""
        return str(self.page["ids"].get(same_id(staff_id)) or self.spelt.get(same_id(staff_id), same(staff_id)))

    def ids_of(self, person: str) -> list[str]:
        """Return every staff id that names somebody."""
        return [told for told, meant in self.page["ids"].items() if meant == person]

    def role(self, name: str) -> list[str]:
        return [self.who(one) for one in self.policy["roles"][name]]

    def by(self, *roles: str) -> None:
        need(any(self.actor in self.role(name) for name in roles), "only who has the role may")

    def employed(self, person: str) -> bool:
        return bool(self.page["people"].get(person, {}).get("employed"))

    def has_left(self, person: str) -> bool:
        return person in self.page["people"] and not self.employed(person)

    def unit(self, name: str) -> str | None:
        """Return the unit that a name means, whatever it has been merged into."""
        key = self.page["names"].get(same(name))
        while key and self.page["units"][key]["state"] == "merged":
            key = self.page["units"][key]["into"]
        return key

    def is_open(self, name: str) -> bool:
        key = self.unit(name)
        return key is not None and self.page["units"][key]["state"] == "open"

    def names_of(self, unit: str) -> list[str]:
        """Return what means a unit: its present name, its key, other names, the latest first, then what it took in."""
        entry: Entry = self.page["units"].get(unit, {"name": unit, "called": (), "took": ()})
        taken = [name for one in entry["took"] for name in self.names_of(one)]
        return [entry["name"], unit, *reversed(entry["called"]), *taken]

    def chain(self, unit: str, applicant: str | None = None) -> list[str]:
        """Return a unit's approvers: each once, without the applicant and who has left."""
        lists: Entry = {same(name): people for name, people in self.policy["approvers"].items()}
        mine = [lists[same(name)] for name in (*self.names_of(unit), "*") if same(name) in lists]
        people = dict.fromkeys(self.who(one) for one in (mine or [[]])[0])
        return [one for one in people if one != applicant and not self.has_left(one)]

    def leads(self, group: str) -> bool:
        """Tell whether the actor may do what a lead may."""
        return self.actor in self.role("information_centre") or self.actor in self.page["groups"][group]["leads"]

    def kept(self, group: str, person: str) -> bool:
        """Tell whether somebody would be in scope even without leading the group."""
        g: Entry = self.page["groups"][group]
        if not self.employed(person):
            return False
        unit = self.unit(self.page["people"][person]["unit"])
        return unit in map(self.unit, g["scope"]["units"]) or person in (*g["scope"]["people"], g["owner"])

    def in_scope(self, group: str, person: str) -> bool:
        led = person in self.page["groups"][group]["leads"] and self.employed(person)
        return led or self.kept(group, person)

    def scope(self, group: str) -> list[str]:
        return [person for person in self.page["people"] if self.in_scope(group, person)]

    def groups_in(self, states: Iterable[str]) -> list[str]:
        return [key for key, g in self.page["groups"].items() if g["state"] in states]

    def of_record(self, group: str, due: int) -> tuple[list[str], str | None]:
        """Return who led and owned a group when something was due: what is recorded at that moment comes after it."""
        history: tuple[tuple[int, list[str], str | None, str], ...] = self.page["groups"][group]["history"]
        place = bisect_left(history, due, key=lambda one: one[0])
        return history[max(0, place - 1)][1:3]

    def right(self, group: str, person: str) -> list[str]:
        """Return the nicknames that fit somebody in a group, as readers see them."""
        g: Entry = self.page["groups"][group]
        real: str = self.page["people"][person]["name"]
        return self.names.right(real, owner=person == g["owner"], lead=person in g["leads"])

    def fits(self, group: str, person: str, nickname: str | None) -> bool:
        return nickname is not None and same(nickname) in self.right(group, person)
