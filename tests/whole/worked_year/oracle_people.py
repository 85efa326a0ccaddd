"""Who works here, and in which unit."""

from tests.whole.worked_year.books import LIVE, STATE, Entry, need
from tests.whole.worked_year.oracle_handovers import Handovers
from tests.whole.worked_year.same import same, same_id


class People(Handovers):
    """The units and the people in them."""

    # Units

    def find_or_open(self, name: str) -> str:
        """Return the unit a name means, opened if it is not there."""
        key = self.unit(name)
        if key is None or self.page["units"][key]["state"] == "closed":
            key = key or name
            self.open_unit(key)
        return key

    def open_unit(self, key: str, name: str | None = None) -> None:
        self.step("unit", key, f"unit/{key}")
        known: Entry = self.page["units"].get(key, {"name": key, "called": (), "took": ()})
        called = name or known["name"]
        self.write("units", key, **known | {"state": "open", "name": called, "called": (*known["called"], called)})
        for one in (key, called):
            self.page["names"].setdefault(same(one), key)

    def need_free(self, name: str, key: str) -> None:
        """A name can mean one unit only."""
        need(self.unit(name) in (None, key), "means another unit")

    def unit_event(self, name: str, event: str, data: Entry) -> None:
        """Carry out a unit's command."""
        self.by("hr", "information_centre")
        key = self.unit(name) or name
        state = self.page["units"].get(key, {}).get("state")
        if event == "open":
            need(state in (None, "closed"), STATE)
            self.need_free(str(data.get("name", key)), key)
            self.open_unit(key, data.get("name"))
            return
        need(state == "open", STATE)
        if event == "rename":
            self.need_free(data["name"], key)
            self.step("unit", key, f"unit/{key}")
            called = (*self.page["units"][key]["called"], data["name"])
            self.write("units", key, name=data["name"], called=called)
            self.page["names"][same(data["name"])] = key
        elif event == "merge":
            self.merge(key, data["into"])
        else:
            users = [p for p, one in self.page["people"].items() if one["employed"] and self.unit(one["unit"]) == key]
            need(not users, "somebody is in it")
            for group in self.groups_in(LIVE):
                g: Entry = self.page["groups"][group]
                need(key not in map(self.unit, (g["unit"], *g["scope"]["units"])), "a live group names it")
            self.step("unit", key, f"unit/{key}")
            self.write("units", key, state="closed")

    def merge(self, key: str, name: str) -> None:
        into = self.unit(name)
        need(into and into != key and self.is_open(name), "cannot merge into it")
        before = {group: self.scope(group) for group in self.groups_in(LIVE)}
        self.step("unit", key, f"unit/{key}")
        self.write("units", key, state="merged", into=into)
        self.write("units", into, took=(*self.page["units"][into]["took"], key))
        for group in self.groups_in(("active",)):
            for person in self.scope(group):
                if person not in before[group] and not self.is_in(group, person):
                    self.owe(group, person)

    # People

    def person(self, key: str, event: str, data: Entry) -> None:
        self.by("hr")
        key = self.page["ids"].get(same_id(key), key)
        need(self.employed(key) != (event == "join"), STATE)
        getattr(self, f"person_{event}")(key, data)

    def put_down(self, key: str, **facts: object) -> None:
        self.step("person", key, f"person/{key}")
        self.write("people", key, **facts)
        self.page["ids"].setdefault(same_id(key), key)

    def person_join(self, key: str, data: Entry) -> None:
        known: Entry | None = self.page["people"].get(key)
        another = known is not None and same(known["name"]) != same(data["name"])
        need(not another or data.get("same_person"), "another name on record, and no same_person")
        self.put_down(key, name=data["name"], unit=self.find_or_open(data["unit"]), employed=True)
        for group in self.groups_in(LIVE):
            self.call_off(group, key)
            if self.page["groups"][group]["state"] == "active" and self.in_scope(group, key):
                self.owe(group, key)

    def person_transfer(self, key: str, data: Entry) -> None:
        self.put_down(key, unit=self.find_or_open(data["unit"]))
        for group in self.groups_in(LIVE):
            if self.kept(group, key):
                if self.page["groups"][group]["state"] == "active" and not self.is_in(group, key):
                    self.owe(group, key)
                self.call_off(group, key)
            else:
                self.begin_handover(group, key, "transferred")
                self.release(group, key)

    def person_rename(self, key: str, data: Entry) -> None:
        self.put_down(key, name=data["name"])
        for group in self.groups_in(LIVE):
            self.renamed(group, key)

    def person_leave(self, key: str, _: Entry) -> None:
        self.put_down(key, employed=False)
        for group in self.groups_in(LIVE):
            self.begin_handover(group, key, "left")
            self.release(group, key)
            self.lapse(group, key)

    def person_renumber(self, key: str, data: Entry) -> None:
        need(same_id(data["id"]) not in self.page["ids"], "the id is taken")
        self.put_down(key)
        self.page["ids"][same_id(data["id"])] = key
