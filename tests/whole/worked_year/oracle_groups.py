"""A group from its approval to its end."""

from datetime import date

from tests.whole.worked_year.books import STATE, Entry, need
from tests.whole.worked_year.oracle_founding import Founding
from tests.whole.worked_year.oracle_handovers import OPEN
from tests.whole.worked_year.workdays import day_of

STATES = {
    "approve": ("requested",), "reject": ("requested",), "withdraw": ("requested", "approved", "created"),
    "replace_leads": ("requested", "approved", "created"), "create": ("approved",), "activate": ("created",),
    "retitle": ("active",), "change": ("active", "closing"), "change_owner": ("active", "closing"),
    "prolong": ("active",), "end_work": ("active",), "request_dissolution": ("active",),
    "approve_dissolution": ("closing",), "reject_dissolution": ("closing",), "dissolve": ("closing",),
}  # fmt: skip
"""The states a group may be in for an event."""


class Groups(Founding):
    """The groups, each under its key."""

    def group(self, key: str, event: str, data: Entry) -> None:
        g: Entry | None = self.page["groups"].get(key)
        if event in ("request", "adopt"):
            need(g is None, "exists")
            (self.request if event == "request" else self.adopt)(key, data)
            return
        need(g is not None and g["state"] in STATES[event], STATE)
        getattr(self, f"group_{event}")(key, g, data)

    def group_withdraw(self, key: str, g: Entry, _: Entry) -> None:
        need(self.actor in (g["applicant"], *self.role("information_centre")), "only the applicant or the centre may")
        self.set_group(key, state="withdrawn")

    def group_replace_leads(self, key: str, g: Entry, data: Entry) -> None:
        need(self.actor in (g["applicant"], *self.role("information_centre")), "only the applicant or the centre may")
        self.lead(key, self.named_leads(data["leads"]))

    # Approvals

    def pending(self, g: Entry) -> list[str]:
        """Return who of the chain has still to approve."""
        chain = self.chain(self.unit(g["unit"]) or g["unit"], g["applicant"])
        return [one for one in chain if one not in g["approved"]]

    def deciders(self, g: Entry) -> list[str]:
        """Return who may approve at this level."""
        if g["last"]:
            return []
        centre = [one for one in self.role("information_centre") if one != g["applicant"]]
        return self.pending(g)[:1] or centre

    def approve(self, key: str, g: Entry, state: str) -> None:
        need(not g["last"], "the last approval is given")
        need(self.actor in self.deciders(g), "only the approver of the level may")
        approved = {"approved": (*g["approved"], self.actor)}
        last = not self.pending(g | approved)
        self.set_group(key, state=state if last else g["state"], last=last, **approved)

    def need_rejecter(self, g: Entry) -> None:
        chain = self.chain(self.unit(g["unit"]) or g["unit"], g["applicant"])
        need(self.actor in (*chain, *self.deciders(g)), "only an approver may")

    def group_approve(self, key: str, g: Entry, _: Entry) -> None:
        self.approve(key, g, "approved")

    def group_reject(self, key: str, g: Entry, _: Entry) -> None:
        self.need_rejecter(g)
        self.set_group(key, state="rejected")

    # Life

    def group_retitle(self, key: str, g: Entry, data: Entry) -> None:
        self.by("information_centre")
        need(self.names.title_fits(data["title"]), "title")
        self.set_group(key, title=data["title"])
        self.drop("group", key, "title")
        self.mark(key, "title", None, "ended")

    def group_change(self, key: str, g: Entry, data: Entry) -> None:
        self.by("information_centre")
        need(data, "names nothing")
        facts: Entry = {}
        if "unit" in data:
            unit = self.named_unit(data["unit"])
            facts |= {"unit": unit, "history": (*g["history"], (self.now, g["leads"], g["owner"], unit))}
        if "scope" in data:
            facts["scope"] = self.named_scope(data["scope"])
        before = self.scope(key)
        self.set_group(key, **facts)
        for person in self.page["people"]:
            if self.in_scope(key, person):
                if person not in before and g["state"] == "active" and not self.is_in(key, person):
                    self.owe(key, person)
            else:
                self.release(key, person)

    def group_change_owner(self, key: str, g: Entry, data: Entry) -> None:
        self.by("information_centre")
        owner, former = self.named(data["owner"]), g["owner"]
        need(owner != former, "owns it already")
        self.set_group(key, owner=owner, history=(*g["history"], (self.now, g["leads"], owner, g["unit"])))
        if self.is_in(key, owner):
            self.renamed(key, owner)
        elif g["state"] == "active":
            self.owe(key, owner)
        if self.in_scope(key, former):
            self.renamed(key, former)
        else:
            self.release(key, former)

    def group_prolong(self, key: str, g: Entry, data: Entry) -> None:
        need(self.leads(key), "only a lead may")
        need(g["kind"] == "temporary", "not temporary")
        need(not g["ended"], "the work has ended")
        end = date.fromisoformat(data["planned_end"])
        need(end > date.fromisoformat(g["planned_end"]), "not later than the present one")
        need(end >= day_of(self.at), "planned_end before the day of the event")
        self.set_group(key, planned_end=data["planned_end"])
        self.plan_end(key)

    # The end

    def group_end_work(self, key: str, g: Entry, _: Entry) -> None:
        need(self.leads(key), "only a lead may")
        need(g["kind"] == "temporary", "not temporary")
        need(not g["ended"], "the work has ended")
        self.set_group(key, ended=True)
        self.plan_end(key)
        self.arm("group", key, "dissolution_request", self.days["dissolution_request"])

    def group_request_dissolution(self, key: str, g: Entry, _: Entry) -> None:
        need(self.leads(key), "only a lead may")
        self.set_group(key, state="closing", applicant=self.actor, approved=(), last=False)
        self.drop("group", key)
        self.page["standing"].pop(key, None)

    def group_approve_dissolution(self, key: str, g: Entry, _: Entry) -> None:
        self.approve(key, g, "closing")

    def group_reject_dissolution(self, key: str, g: Entry, _: Entry) -> None:
        self.need_rejecter(g)
        self.set_group(key, state="active")
        if g["ended"]:
            self.arm("group", key, "dissolution_request", self.days["dissolution_request"])
        self.plan_end(key)
        self.owe_the_rest(key)

    def group_dissolve(self, key: str, g: Entry, _: Entry) -> None:
        self.by("information_centre")
        need(g["last"], "the last approval is not given")
        self.set_group(key, state="dissolved")
        for member in [member for member in self.page["members"] if member.startswith(f"{key}/")]:
            self.close(key, member.split("/")[1])
        for handover in self.handovers_of(key):
            if self.page["handovers"][handover]["state"] in OPEN:
                self.move(handover, "cancelled")

    def group_overdue(self, key: str, name: str, due: int, cause: str) -> None:
        g: Entry = self.page["groups"][key]
        if name == "planned_end":
            self.page["standing"][key] = due
        elif name == "title":
            self.mark(key, "title", None, "charged", self.page["roots"][key])
            self.charge("15", g["maker"], due, key, None, cause)
        else:
            self.charge("21", self.lead_at(key, due), due, key, None, cause)
