"""What becomes of a penalty once it is proposed, and of a report."""

from tests.whole.worked_year.books import STATE, Entry, need
from tests.whole.worked_year.oracle_groups import Groups

FROM = {
    "confirm": ("proposed",), "settle": ("confirmed",), "refund": ("settled",), "accept": ("confirmed",),
    "waive": ("proposed", "confirmed", "appealed"), "appeal": ("confirmed",), "uphold": ("appealed",),
}  # fmt: skip
BECOMES = {
    "confirm": "confirmed", "settle": "settled", "refund": "refunded", "accept": "confirmed", "waive": "waived",
    "appeal": "appealed", "uphold": "confirmed",
}  # fmt: skip


class Penalties(Groups):
    """The penalties and the reports."""

    def penalty(self, key: str, event: str, data: Entry) -> None:
        need(key in self.page["penalties"], "no such penalty")
        p: Entry = self.page["penalties"][key]
        if event in ("appeal", "accept"):
            need(self.actor == p["debtor"], "only the debtor may")
        else:
            self.need_decider(p)
        need(p["state"] in FROM[event], STATE)
        self.need_term(key, event, p)
        facts = {"amount": self.amount(p, data)} if event == "confirm" else {}
        self.step("penalty", key, f"penalty/{key}")
        self.drop("penalty", key)
        self.write("penalties", key, state=BECOMES[event], **facts)
        if event == "confirm":
            self.arm("penalty", key, "appeal", self.days["appeal"])

    def need_decider(self, p: Entry) -> None:
        """Nobody decides a penalty of their own: another of hr does, else the information centre."""
        if p["debtor"] not in self.role("hr"):
            self.by("hr")
            return
        need(self.actor != p["debtor"], "nobody decides a penalty of their own")
        others = [one for one in self.role("hr") if one != p["debtor"] and not self.has_left(one)]
        self.by("hr" if others else "information_centre")

    def need_term(self, key: str, event: str, p: Entry) -> None:
        running = ("penalty", key, "appeal") in self.page["timers"]
        if event == "settle":
            need(not running, "the term for the appeal is not over")
        if event == "appeal":
            need(running, "too late")

    def amount(self, p: Entry, data: Entry) -> int:
        told: int = data.get("amount", p["exact"]) or 0
        need(told, "amount")
        need(p["exact"] in (None, told), "amount")
        need(p["floor"] is None or told >= p["floor"], "amount")
        need(p["ceiling"] is None or told <= p["ceiling"], "amount")
        return told

    def penalty_overdue(self, *_: object) -> None:
        """Let the term for an appeal end, which charges nobody."""

    def report(self, key: str, event: str, data: Entry) -> None:
        if event == "file":
            need(self.employed(self.actor), "only an employed person may")
            need(key not in self.page["reports"], "exists")
            need(data["group"] in self.page["groups"], "no such group")
            accused = self.who(data["accused"])
            need(accused in self.page["people"], "the accused is not known")
            self.step("report", key, data["group"])
            self.write("reports", key, **data | {"accused": accused, "state": "reported"})
            return
        self.by("hr")
        need(key in self.page["reports"], "no such report")
        report: Entry = self.page["reports"][key]
        need(report["state"] == "reported", STATE)
        seq = self.step("report", key, report["group"])
        self.write("reports", key, state="verified" if event == "verify" else "dismissed")
        which = "22" if report["category"] == "other" else "19"
        for n in range(1, data.get("times", 0) + 1):
            accused, group = report["accused"], report["group"]
            self.charge(which, accused, self.at, group, accused, f"report/{key}#{seq}:{n}")
