"""Who is in a group, who is not, and what is owed for it."""

from tests.whole.worked_year.books import IN, LIVE, STATE, Entry, need
from tests.whole.worked_year.oracle_suspensions import Suspensions
from tests.whole.worked_year.workdays import day_of


class Members(Suspensions):
    """The memberships of every group."""

    def member(self, group: str, person: str) -> str:
        return str(self.page["members"].get(f"{group}/{person}", {}).get("state", "absent"))

    def nickname(self, group: str, person: str) -> str | None:
        """Return the nickname on record."""
        return self.page["members"].get(f"{group}/{person}", {}).get("nickname")

    def is_in(self, group: str, person: str) -> bool:
        return self.member(group, person) in IN

    def inside(self, group: str) -> list[str]:
        return [person for person in self.page["people"] if self.is_in(group, person)]

    def enter(self, group: str, person: str, state: str, **facts: object) -> None:
        """Step a membership into a state; the deadlines of the state it was in end, but for one that runs on."""
        key = f"{group}/{person}"
        self.step("membership", key, group)
        stays = ("nickname",) if state == "misnamed" else ()
        for name in {"add", "remove", "nickname"}.difference(stays):
            self.drop("membership", key, name)
        self.write("members", key, state=state, **facts)

    def owe(self, group: str, person: str, days: int | None = None) -> None:
        state = self.member(group, person)
        if state in ("absent", "surplus"):
            self.mark(group, "surplus", person, "ended")
        if state == "absent":
            self.enter(group, person, "owed")
            self.arm("membership", f"{group}/{person}", "add", self.days["membership"] if days is None else days)
        elif state == "surplus":
            self.settle_name(group, person)

    def settle_name(self, group: str, person: str, days: int | None = None) -> None:
        """Make somebody who is in present, or misnamed where the nickname on record does not fit."""
        if self.fits(group, person, self.nickname(group, person)):
            if self.member(group, person) == "misnamed":
                self.mark(group, "nickname", person, "ended")
            self.enter(group, person, "present")
        else:
            self.enter(group, person, "misnamed")
            self.arm("membership", f"{group}/{person}", "nickname", self.days["membership"] if days is None else days)

    def put_in(self, group: str, person: str, nickname: str, days: int | None = None) -> None:
        for kind in ("missing", "surplus", *(("nickname",) if self.fits(group, person, nickname) else ())):
            self.mark(group, kind, person, "ended")
        self.write("members", f"{group}/{person}", nickname=nickname)
        self.settle_name(group, person, days)

    def renamed(self, group: str, person: str) -> None:
        if self.is_in(group, person):
            self.settle_name(group, person)

    def release(self, group: str, person: str) -> None:
        state = self.member(group, person)
        if state in IN:
            self.enter(group, person, "surplus")
            self.arm("membership", f"{group}/{person}", "remove", self.days["membership"])
        elif state == "owed":
            self.enter(group, person, "absent")
        if state in (*IN, "owed"):
            self.mark(group, "missing", person, "ended")
            self.mark(group, "nickname", person, "ended")

    def close(self, group: str, person: str) -> None:
        if self.member(group, person) != "absent":
            self.enter(group, person, "absent")
        for kind in ("missing", "nickname", "surplus"):
            self.mark(group, kind, person, "ended")

    def owe_the_rest(self, group: str, days: int | None = None) -> None:
        """Owe everybody in scope who is not in."""
        for person in self.scope(group):
            if not self.is_in(group, person):
                self.owe(group, person, days)

    # Commands

    def membership(self, key: str, event: str, data: Entry) -> None:
        group, _, who = key.partition("/")
        need(group in self.page["groups"] and self.page["groups"][group]["state"] in LIVE, "group not live")
        person = self.who(who)
        state = self.member(group, person)
        if event == "add":
            need(self.leads(group), "only a lead may")
            need(state in ("owed", "absent"), STATE)
            need(state == "owed" or self.in_scope(group, person), "not in scope")
            self.put_in(group, person, data["nickname"])
        elif event == "correct":
            need(self.leads(group) or self.actor == person, "only a lead, or who it is about, may")
            need(state == "misnamed", STATE)
            need(self.fits(group, person, data["nickname"]), "the nickname does not fit")
            self.write("members", f"{group}/{person}", nickname=data["nickname"])
            self.settle_name(group, person)
        else:
            need(self.leads(group), "only a lead may")
            need(state == "surplus", STATE)
            self.enter(group, person, "absent")
            self.mark(group, "surplus", person, "ended")

    def membership_overdue(self, key: str, name: str, due: int, cause: str) -> None:
        """Charge what was not added, removed or corrected."""
        group, person = key.split("/")
        record = self.of_record(group, due)
        kind = {"add": "missing", "remove": "surplus"}.get(name, name)
        self.mark(group, kind, person, "charged", self.page["roots"][group])  # it may have been told after it was due
        if name != "nickname":
            self.charge("18", self.lead_at(group, due), due, group, person, cause)
        else:
            self.charge_nickname(group, person, record, self.lead_at(group, due), due, cause)

    def charge_nickname(
        self, group: str, person: str, record: tuple[list[str], str | None], lead: str, when: int, cause: str
    ) -> None:
        """Charge a wrong nickname to whoever bears it, and for a member to the lead who answers as well."""
        leads, owner = record
        if person in leads or person == owner:
            self.charge("16", person, when, group, person, cause)
        else:
            self.charge("17_lead", lead, when, group, person, cause)
            self.charge("17_member", person, when, group, person, cause)

    def lead_at(self, group: str, due: int) -> str:
        """Return the lead who is charged for what was due at a moment, by what was known before it."""
        leads, _ = self.of_record(group, due)
        with self.looking_back(due - 1):
            return self.answering(leads, day_of(due - 1))
