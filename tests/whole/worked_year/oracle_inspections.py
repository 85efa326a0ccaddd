"""Compare a roster found in the chat with what should have been in it when it was taken."""

from tests.whole.worked_year.books import LIVE, Entry, need
from tests.whole.worked_year.oracle_penalties import Penalties
from tests.whole.worked_year.recognition import recognise
from tests.whole.worked_year.same import same
from tests.whole.worked_year.workdays import day_of

PLACED = ("owed", "present", "misnamed")
"""Who has a place on record in a closing group."""
About = tuple[str, str | None]
Told = tuple[str, str | None, str]
"""What was found, about whom (a stranger: nobody, or a nickname) and how it stands."""
Finding = tuple[str, str | None, str]
"""What is wrong (title, nickname, missing, surplus), about whom, and what was seen."""


class Inspections(Penalties):
    """The inspections of every group."""

    def inspection(self, key: str, event: str, data: Entry) -> None:
        group = key.split("/", maxsplit=1)[0]
        self.by("hr", "information_centre")
        need(key not in self.page["inspections"], "exists")
        need(group in self.page["groups"] and self.page["groups"][group]["state"] in LIVE, "group not live")
        rows = [(self.who(row["person"]) if "person" in row else None, row["nickname"]) for row in data["roster"]]
        named = [person for person, _ in rows if person]
        need(len({*named}) == len(named), "somebody twice")
        self.step("inspection", key, group)
        self.write("inspections", key, state="recorded")
        surplus = [subject for held, kind, subject in self.page["marks"] if (held, kind) == (group, "surplus")]
        with self.looking_back(max(self.at, self.page["groups"][group]["lives_since"])):
            g: Entry = self.page["groups"][group]
            findings, seen_right, here, unclear = self.compare(group, rows, data.get("title"))
            excused = {finding for finding in findings if self.is_pending(group, finding)}
        told: list[Told] = [("missing", person, "unclear") for person in unclear]
        seen_right += [("surplus", subject) for subject in surplus if subject not in here]
        told += [(*about, "cured") for about in seen_right if self.cure(group, *about)]
        seq = self.step("inspection", key, group) if findings else 0
        new = [finding not in excused and self.is_new(group, finding) for finding in findings]
        for n, finding in enumerate(findings):
            told.append((*finding[:2], "pending" if finding in excused else "charged" if new[n] else "known"))
            if new[n]:
                self.file(group, finding, g, f"inspection/{key}#{seq}:{n + 1}")
        self.write("inspections", key, findings=told)

    def compare(
        self, group: str, rows: list[tuple[str | None, str]], title: str | None
    ) -> tuple[list[Finding], list[About], set[str], set[str]]:
        """Return what is wrong, of what the contrary was seen, who is surplus, and who may or may not be there."""
        scope = self.scope(group)
        right = {person: self.right(group, person) for person in scope}
        on_record = self.on_record(group)
        gone = {person for person in on_record if person not in scope and self.member(group, person) == "absent"}
        suffix = same(self.names.lead_suffix)
        seen, strange, unclear = recognise(rows, self.page["people"], right, on_record, gone, suffix)
        nicknames = {person: rows[n][1] for person, n in seen.items()}
        wrong = [person for person in seen if person in scope and same(nicknames[person]) not in right[person]]
        lives = self.page["groups"][group]["state"] == "active"
        missing = [person for person in scope if person not in seen and person not in unclear]
        fits = title is None or self.names.title_fits(title)
        findings: list[Finding] = [] if fits else [("title", None, title or "")]
        findings += [("surplus", person, nicknames[person]) for person in seen if person not in scope]
        findings += [("surplus", None, rows[n][1]) for n in strange]
        findings += [("nickname", person, nicknames[person]) for person in wrong]
        findings += [("missing", one, "") for one in missing if lives or self.member(group, one) in PLACED]
        good: list[About] = [("title", None)] if title and fits else []
        good += [("missing", person) for person in seen]
        good += [("nickname", person) for person in seen if person in scope and person not in wrong]
        here = {*seen, *(same(rows[n][1]) for n in strange)} - {*scope}
        return findings, good, here, unclear

    def on_record(self, group: str) -> dict[str, str]:
        """Return the nickname on record of everybody who has one in a group."""
        start = f"{group}/"
        mine = {key[len(start) :]: one for key, one in self.page["members"].items() if key.startswith(start)}
        return {person: same(one["nickname"]) for person, one in mine.items() if one.get("nickname")}

    def is_pending(self, group: str, finding: Finding) -> bool:
        """Tell whether a deadline still ran for it, or a handover is about to put it right."""
        kind, subject, _ = finding
        g: Entry = self.page["groups"][group]
        if g["adopted"] and self.in_grace(group, g):
            return True
        if kind == "title":
            return ("group", group, "title") in self.page["timers"]
        if subject and self.is_armed("membership", f"{group}/{subject}"):
            return True
        # While the handover's deadline runs they are pending; once it has been charged, known.
        return kind == "nickname" and bool(self.changing(group, subject))

    def changing(self, group: str, person: str | None) -> list[str]:
        """Return the handovers in which somebody's nickname is about to change."""
        found: list[str] = []
        for key in self.handovers_of(group):
            h: Entry = self.page["handovers"][key]
            is_one = person in (h["successor"], key.split("/")[1])
            if is_one and (h["state"] == "closing" or (h["state"] == "active" and h["renamed"])):
                found.append(key)
        return found

    def mark_of(self, group: str, finding: Finding) -> tuple[str, str, str | None]:
        kind, subject, nickname = finding
        return group, kind, subject or (same(nickname) if kind == "surplus" else None)

    def is_new(self, group: str, finding: Finding) -> bool:
        """Tell whether a breach was neither known when it was seen, nor charged or ended since."""
        marks: tuple[tuple[int, str], ...] = self.page["marks"].get(self.mark_of(group, finding), ())
        before = [what for when, what in marks if when <= self.at]
        return before[-1:] != ["charged"] and len(before) == len(marks)

    def cure(self, group: str, kind: str, subject: str | None) -> bool:
        """End a breach that was charged before the contrary was seen, if there is one."""
        marks: tuple[tuple[int, str], ...] = self.page["marks"].get((group, kind, subject), ())
        before = [what for when, what in marks if when <= self.at]
        if before[-1:] != ["charged"]:
            return False
        self.mark(group, kind, subject, "ended", self.at)
        return True

    def file(self, group: str, finding: Finding, g: Entry, cause: str) -> None:
        """Charge a finding to those who led, owned or made the group then."""
        kind, subject, _ = finding
        lead = self.answering(g["leads"], day_of(self.at))
        self.mark(*self.mark_of(group, finding), "charged", self.at)
        if kind == "title":
            self.charge("15", g["maker"], self.at, group, None, cause)
        elif kind == "nickname":
            self.charge_nickname(group, subject or "", (g["leads"], g["owner"]), lead, self.at, cause)
        else:
            self.charge("18", lead, self.at, group, subject, cause)
