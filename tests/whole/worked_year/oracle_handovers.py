"""A lead who leaves or moves on names the next."""

from tests.whole.worked_year.books import LIVE, STATE, Entry, need
from tests.whole.worked_year.oracle_members import Members
from tests.whole.worked_year.same import same

OPEN = ("requested", "approved", "active", "closing")
BEFORE = OPEN[:3]
"""An open handover that is not transferred yet."""


class Handovers(Members):
    """The handovers of every group."""

    def handovers_of(self, group: str) -> list[str]:
        return [key for key in self.page["handovers"] if key.startswith(f"{group}/")]

    def open_handover(self, group: str, person: str) -> str | None:
        """Return the open handover of a lead, if there is one."""
        mine = (key for key in self.handovers_of(group) if key.startswith(f"{group}/{person}/"))
        return next((key for key in mine if self.page["handovers"][key]["state"] in OPEN), None)

    def next_handover(self, group: str, person: str) -> str:
        start = f"{group}/{person}/"
        return f"{start}{1 + sum(key.startswith(start) for key in self.page['handovers'])}"

    def move(self, key: str, state: str, **facts: object) -> None:
        self.step("handover", key, key.split("/", maxsplit=1)[0])
        self.write("handovers", key, state=state, **facts)
        if state not in OPEN:
            self.drop("handover", key)

    def begin_handover(self, group: str, person: str, cause: str) -> None:
        """Open a handover, unless one is open."""
        if person in self.page["groups"][group]["leads"] and not self.open_handover(group, person):
            key = self.next_handover(group, person)
            self.move(key, "requested", cause=cause, successor=None, renamed=False)
            self.arm("handover", key, "handover", self.days["handover"])

    def call_off(self, group: str, person: str) -> None:
        """Cancel the handover of a lead who is kept in after all."""
        key = self.open_handover(group, person)
        if key and self.kept(group, person):
            h: Entry = self.page["handovers"][key]
            if h["cause"] in ("left", "transferred") and h["state"] in BEFORE:
                self.move(key, "cancelled")

    def lapse(self, group: str, person: str) -> None:
        """Send handovers back whose successor has left."""
        for key in self.handovers_of(group):
            h: Entry = self.page["handovers"][key]
            if h["successor"] == person and h["state"] in BEFORE:
                self.move(key, "requested", successor=None)

    def first_approvers(self, group: str, outgoing: str, successor: str | None) -> list[str]:
        """Return who may approve a handover first: one of the chain, else the information centre."""
        unit = self.unit(self.page["groups"][group]["unit"]) or ""
        chain = [one for one in self.chain(unit) if one not in (outgoing, successor)]
        return chain[:1] or self.role("information_centre")

    def need_successor(self, group: str, who: str | None) -> None:
        need(who, "no successor")
        need(self.employed(who or ""), "the successor is not employed")
        need(self.is_in(group, who or ""), "the successor is not in the group")

    # Commands

    def handover(self, key: str, event: str, data: Entry) -> None:
        group, _, rest = key.partition("/")
        outgoing, _, number = rest.rpartition("/")
        outgoing = self.who(outgoing)
        key = f"{group}/{outgoing}/{number}"
        if event == "open":
            need(group in self.page["groups"] and self.page["groups"][group]["state"] in LIVE, "group not live")
            need(self.leads(group), "only a lead may")
            need(self.who(data["outgoing"]) == outgoing, "another outgoing lead")
            need(outgoing in self.page["groups"][group]["leads"], "does not lead it")
            need(not self.open_handover(group, outgoing), "one is open")
            need(key == self.next_handover(group, outgoing), "another number")
            self.begin_handover(group, outgoing, data["cause"])
            return
        need(key in self.page["handovers"], "no such handover")
        h: Entry = self.page["handovers"][key]
        getattr(self, f"handover_{event}")(key, h, data)

    def handover_propose(self, key: str, h: Entry, data: Entry) -> None:
        group, outgoing, _ = key.split("/")
        who = self.who(data["successor"])
        need(h["state"] in BEFORE, STATE)
        first = self.first_approvers(group, outgoing, who)
        need(self.leads(group) or self.actor in first, "only a lead or the first approver may")
        self.need_successor(group, who)
        need(who not in self.page["groups"][group]["leads"], "leads it already")
        self.move(key, "requested", successor=who)

    def handover_approve(self, key: str, h: Entry, _: Entry) -> None:
        group, outgoing, _number = key.split("/")
        need(h["state"] == "requested", STATE)
        need(self.actor in self.first_approvers(group, outgoing, h["successor"]), "only the first approver may")
        self.need_successor(group, h["successor"])
        self.move(key, "approved")

    def handover_accept(self, key: str, h: Entry, _: Entry) -> None:
        need(h["state"] == "approved", STATE)
        need(self.actor == h["successor"], "only the successor may")
        self.need_successor(key.split("/", maxsplit=1)[0], h["successor"])
        self.move(key, "active")

    def handover_transfer(self, key: str, h: Entry, _: Entry) -> None:
        group, outgoing, _number = key.split("/")
        need(h["state"] == "active", STATE)
        need(self.actor == outgoing or self.leads(group), "only the outgoing lead or a lead may")
        self.need_successor(group, h["successor"])
        self.move(key, "closing")
        leads = [h["successor"] if one == outgoing else one for one in self.page["groups"][group]["leads"]]
        self.lead(group, list(dict.fromkeys(leads)))
        if not self.in_scope(group, outgoing):
            self.release(group, outgoing)

    def lead(self, group: str, leads: list[str]) -> None:
        """Put down who leads a group from now on."""
        g: Entry = self.page["groups"][group]
        self.step("group", group, group)
        self.write("groups", group, leads=leads, history=(*g["history"], (self.now, leads, g["owner"], g["unit"])))

    def handover_rename(self, key: str, h: Entry, data: Entry) -> None:
        group, outgoing, _ = key.split("/")
        successor, g = h["successor"], self.page["groups"][group]
        need(h["state"] in ("active", "closing"), STATE)
        need(self.actor == successor or self.leads(group), "only the successor or a lead may")
        told: dict[str, str] = {self.who(one): nickname for one, nickname in data["nicknames"].items()}
        for person, lead in ((successor, True), (outgoing, False)):
            if person == outgoing and not self.is_in(group, person):
                continue
            real: str = self.page["people"][person]["name"]
            right = self.names.right(real, owner=person == g["owner"], lead=lead)
            need(same(told.get(person, "")) in right, "the nickname does not fit")
            self.write("members", f"{group}/{person}", nickname=told[person])
            self.mark(group, "nickname", person, "ended")
            if self.member(group, person) == "misnamed":
                self.enter(group, person, "present")
        self.move(key, h["state"], renamed=True)

    def handover_file(self, key: str, h: Entry, _: Entry) -> None:
        self.by("hr")
        need(h["state"] == "closing", STATE)
        need(h["renamed"], "the nicknames are not changed")
        self.move(key, "filed")

    def handover_cancel(self, key: str, h: Entry, _: Entry) -> None:
        self.by("hr")
        need(h["state"] in OPEN, STATE)
        self.move(key, "cancelled")

    def handover_overdue(self, key: str, _name: str, due: int, cause: str) -> None:
        group, outgoing, _ = key.split("/")
        self.charge("20", outgoing, due, group, outgoing, cause)
