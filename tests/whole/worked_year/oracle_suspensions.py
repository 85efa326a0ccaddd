"""Days that count for none of the deadlines they cover: of a person, a group, a unit, or everybody."""

from datetime import date

from tests.whole.worked_year.books import STATE, Books, Entry, need
from tests.whole.worked_year.workdays import DAY, HELD, day_of

Timer = tuple[str, str, str]


class Suspensions(Books):
    """The suspensions, and what they cover."""

    def is_off(self, kind: str, whom: str | None, day: date) -> bool:
        """Tell whether a day is taken out for somebody."""
        mine = (one for one in self.page["suspensions"].values() if (one["kind"], one["whom"]) == (kind, whom))
        return any(one["first"] <= day and (one["last"] is None or day <= one["last"]) for one in mine)

    def counted(self, timer: Timer, one: Entry) -> Entry:
        """Return a timer with its due moment as it is counted now; None is provisional, or nowhere in sight."""
        if not self.page["suspensions"]:
            return super().counted(timer, one)
        counted, sure = self.calendar.due(
            one["start"], one["days"], lambda day: self.covers(timer, one["start"], day), self.alike()
        )
        return one | {"counted": counted, "due": counted if sure else None}

    def at_last(self, timer: Timer, one: Entry) -> int:
        """Return when a timer is due, or would be if what has no end in sight ended now."""
        start, alike = one["start"], self.alike()
        if one["counted"] < HELD:
            return int(one["counted"])
        days = one["days"]
        return self.calendar.due(start, days, lambda day: day <= alike and self.covers(timer, start, day), date.max)[0]

    def covers(self, timer: Timer, start: int, day: date) -> bool:
        """Tell whether a day does not count for a deadline: whoever would be charged for it is suspended."""
        machine, key, name = timer
        if self.is_off("company", None, day):
            return True
        if machine == "penalty":
            return self.is_off("person", self.page["penalties"][key]["debtor"], day)
        group, who, *_ = (*key.split("/"), "")
        since, leads, owner, unit = self.on_day(group, day)
        units = self.units(unit, max(start, since))
        if self.is_off("group", group, day) or any(self.is_off("unit", one, day) for one in units):
            return True
        nobody = all(self.is_off("person", lead, day) for lead in leads)
        if name in ("handover", "title"):
            return self.is_off("person", who if machine == "handover" else self.page["groups"][group]["maker"], day)
        if name == "nickname":
            return self.is_off("person", who, day) or (nobody and who not in (owner, *leads))
        return nobody

    def on_day(self, group: str, day: date) -> tuple[int, list[str], str | None, str]:
        """Return since when somebody led and owned a group at the end of a day, who, and whose it was."""
        history: tuple[tuple[int, list[str], str | None, str], ...] = self.page["groups"][group]["history"]
        return next((one for one in reversed(history) if day_of(one[0]) <= day), history[0])

    def units(self, unit: str, when: int) -> set[str | None]:
        """Return a unit, and what it had been merged into by a moment."""
        if when >= self.now:
            return {unit, self.unit(unit)}
        with self.looking_back(when):
            return {unit, self.unit(unit)}

    def in_grace(self, group: str, g: Entry) -> bool:
        """Tell whether the grace of a group that was adopted runs: nobody would be charged for that."""
        whom = (("company", None), ("group", group), *(("unit", one) for one in self.units(g["unit"], self.now)))

        def off(day: date) -> bool:
            return any(self.is_off(kind, one, day) for kind, one in whom)

        grace, sure = self.calendar.due(g["adopted"], self.days["adoption_grace"], off, self.alike())
        return not sure or self.at < grace

    def alike(self) -> date:
        """Return a day after which all days are alike."""
        ends = [end for one in self.page["suspensions"].values() for end in (one["first"], one["last"]) if end]
        return max((*ends, day_of(self.now)))

    def answering(self, leads: list[str], day: date) -> str:
        """Return the lead who is charged: the first, but for those suspended on the day where another is not."""
        return next((one for one in leads if not self.is_off("person", one, day)), leads[0])

    # Commands

    def suspension(self, key: str, event: str, data: Entry) -> None:
        self.by("hr", "information_centre")
        known: Entry | None = self.page["suspensions"].get(key)
        last = date.fromisoformat(data["until"]) if "until" in data else None
        if event == "start":
            need(known is None, "exists")
            first = date.fromisoformat(data["from"])
            told = {"kind": data["kind"], "whom": self.suspended(data), "first": first, "last": last}
            need(last is None or last >= first, "ends before it begins")
        else:
            need(known is not None and known["state"] == "suspended", STATE)
            yesterday: date = day_of(self.now) - DAY
            ends: tuple[date | None, ...] = (known["last"] if known else None, last)
            need(all(end is None or end >= yesterday for end in ends), "those days are over")
            told = {"last": last}
        approver = self.who(data["approver"])
        need(approver != self.actor, "nobody approves what they do themselves")
        need(self.employed(approver), "the approver is not employed")
        self.step("suspension", key, f"suspension/{key}")
        self.write("suspensions", key, state="suspended" if event == "start" else "ended", **told)

    def suspended(self, data: Entry) -> str | None:
        """Return whom a suspension is for, who must be there."""
        kind, whom = data["kind"], data.get("whom")
        need((kind == "company") == (whom is None), "names nobody, or somebody besides the company")
        if whom is None:
            return None
        key = {"person": self.who, "unit": lambda name: self.unit(name) or name}.get(kind, str)(whom)
        there = {"person": key in self.page["people"], "unit": self.is_open(whom), "group": key in self.page["groups"]}
        need(there[kind], "who is suspended is not there")
        return key
