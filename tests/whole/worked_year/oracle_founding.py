"""A group comes into being: what it is founded on, and who is put into it."""

from datetime import date

from tests.whole.worked_year.books import Entry, need
from tests.whole.worked_year.oracle_people import People
from tests.whole.worked_year.same import same
from tests.whole.worked_year.workdays import day_of, midnight_after


class Founding(People):
    """The groups that are asked for, created, adopted and activated."""

    def set_group(self, key: str, **facts: object) -> None:
        """Step a group, with what has changed of it."""
        self.step("group", key, key)
        self.write("groups", key, **facts)

    # What is named must be there

    def named(self, staff_id: str) -> str:
        person = self.who(staff_id)
        need(self.employed(person), "who is named is not employed")
        return person

    def named_unit(self, name: str) -> str:
        key = self.unit(name)
        need(key and self.is_open(name), "the unit that is named is not open")
        return key or name

    def named_scope(self, scope: Entry) -> Entry:
        units, people = map(self.named_unit, scope["units"]), map(self.named, scope["people"])
        return {"units": list(units), "people": list(people)}

    def named_leads(self, leads: list[str]) -> list[str]:
        return [*dict.fromkeys(map(self.named, leads))]

    def named_number(self, number: str, key: str) -> str:
        taken = {same(g["register_no"]) for k, g in self.page["groups"].items() if k != key and g["register_no"]}
        need(same(number) not in taken, "register_no is another group's")
        return number

    def founded(self, data: Entry) -> Entry:
        """Return the facts a group begins with."""
        temporary, end = data["kind"] == "temporary", data.get("planned_end")
        need(not temporary or end, "a temporary group has a planned end")
        need(not end or date.fromisoformat(end) >= day_of(self.at), "planned_end before the day of the event")
        leads = self.named_leads(data["leads"])
        return {
            "title": data["title"], "kind": data["kind"], "unit": self.named_unit(data["unit"]), "leads": leads,
            "scope": self.named_scope(data["scope"]), "planned_end": end, "applicant": self.actor, "approved": (),
            "last": False, "ended": False, "owner": None, "register_no": None, "maker": None, "adopted": None,
            "lives_since": None,
        }  # fmt: skip

    # Coming into being

    def request(self, key: str, data: Entry) -> None:
        need(self.employed(self.actor), "only an employed person may")
        need(self.names.title_fits(data["title"]), "title")
        facts = self.founded(data)
        history = ((self.now, facts["leads"], None, facts["unit"]),)
        self.set_group(key, state="requested", **facts, history=history)

    def adopt(self, key: str, data: Entry) -> None:
        self.by("information_centre")
        facts = self.founded(data)
        owner, number = self.named(data["owner"]), self.named_number(data["register_no"], key)
        facts |= {"owner": owner, "register_no": number, "maker": self.actor}
        facts["history"] = ((self.now, facts["leads"], owner, facts["unit"]),)
        self.set_group(key, state="active", **facts | {"adopted": self.start(), "lives_since": self.now})
        self.fill(key, data["roster"], self.days["adoption_grace"])
        if not self.names.title_fits(data["title"]):
            self.arm("group", key, "title", self.days["adoption_grace"])

    def fill(self, key: str, roster: list[Entry], days: int) -> None:
        """Put those into a group who are in it, and owe the rest."""
        people = [self.who(row["person"]) for row in roster]
        need(len({*people}) == len(people), "somebody twice")
        need({*self.page["groups"][key]["leads"]} <= {*people}, "a lead is not in the roster")
        for person, row in zip(people, roster, strict=True):
            need(self.in_scope(key, person), "not in scope")
            self.put_in(key, person, row["nickname"], days)
        self.owe_the_rest(key, days)
        self.plan_end(key)

    def plan_end(self, key: str) -> None:
        """Await the planned end of a temporary group whose work goes on."""
        g: Entry = self.page["groups"][key]
        self.page["standing"].pop(key, None)
        self.drop("group", key, "planned_end")
        if g["kind"] == "temporary" and not g["ended"]:
            self.arm_at("group", key, "planned_end", midnight_after(date.fromisoformat(g["planned_end"])))

    def group_create(self, key: str, g: Entry, data: Entry) -> None:
        self.by("information_centre")
        owner, number = self.named(data["owner"]), self.named_number(data["register_no"], key)
        history = (*g["history"], (self.now, g["leads"], owner, g["unit"]))
        told = {"title": data["title"], "register_no": number, "owner": owner, "history": history}
        self.set_group(key, state="created", maker=self.actor, **told)
        if not self.names.title_fits(data["title"]):
            self.mark(key, "title", None, "charged")
            self.charge("15", self.actor, self.at, key, None, f"group/{key}#{self.seq('group', key)}")

    def group_activate(self, key: str, g: Entry, data: Entry) -> None:
        need(self.leads(key), "only a lead may")
        self.set_group(key, state="active", lives_since=self.now)
        self.fill(key, data["roster"], self.days["membership"])
