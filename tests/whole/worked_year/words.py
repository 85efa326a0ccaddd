"""Tell whether a line of a journal makes sense: a known event, with the data it must bring."""

from datetime import date
from typing import Any

from tests.whole.worked_year.workdays import moment

EVENTS: dict[tuple[str, str], str] = {
    ("person", "join"): "name unit same_person?", ("person", "transfer"): "unit", ("person", "rename"): "name",
    ("person", "leave"): "", ("person", "renumber"): "id",
    ("unit", "open"): "name?", ("unit", "rename"): "name", ("unit", "merge"): "into", ("unit", "close"): "",
    ("group", "request"): "title kind unit purpose scope leads planned_end?", ("group", "approve"): "",
    ("group", "reject"): "", ("group", "withdraw"): "", ("group", "replace_leads"): "leads",
    ("group", "create"): "title register_no owner", ("group", "activate"): "roster",
    ("group", "adopt"): "title kind unit purpose scope leads planned_end? register_no owner roster",
    ("group", "retitle"): "title", ("group", "change"): "unit? scope? purpose?", ("group", "change_owner"): "owner",
    ("group", "prolong"): "planned_end", ("group", "end_work"): "", ("group", "request_dissolution"): "",
    ("group", "approve_dissolution"): "", ("group", "reject_dissolution"): "", ("group", "dissolve"): "",
    ("membership", "add"): "nickname", ("membership", "correct"): "nickname", ("membership", "remove"): "",
    ("handover", "open"): "outgoing cause", ("handover", "propose"): "successor", ("handover", "approve"): "",
    ("handover", "accept"): "", ("handover", "transfer"): "checklist", ("handover", "rename"): "nicknames",
    ("handover", "file"): "filing_no", ("handover", "cancel"): "",
    ("penalty", "confirm"): "amount?", ("penalty", "settle"): "", ("penalty", "refund"): "", ("penalty", "waive"): "",
    ("penalty", "accept"): "", ("penalty", "appeal"): "", ("penalty", "uphold"): "",
    ("report", "file"): "group category accused reference", ("report", "verify"): "times", ("report", "dismiss"): "",
    ("inspection", "record"): "title? roster source_sha256?",
    ("suspension", "start"): "kind whom? from until? approver", ("suspension", "end"): "until approver",
}  # fmt: skip
"""The data every event must bring, and (?) may bring."""
REASONED = {
    ("group", "reject"), ("group", "withdraw"), ("group", "change"), ("group", "change_owner"), ("group", "prolong"),
    ("group", "request_dissolution"), ("group", "reject_dissolution"), ("handover", "cancel"), ("penalty", "refund"),
    ("penalty", "waive"), ("penalty", "appeal"), ("suspension", "start"), ("suspension", "end"),
}  # fmt: skip
"""The events that must say why."""
CHOICES = {
    "kind": {"permanent", "temporary"},
    "suspended": {"person", "group", "unit", "company"},
    "cause": {"left", "transferred", "other"},
    "category": {
        "unlawful", "pornography", "violence", "image", "advertising", "falsehood", "virus_link", "off_topic", "other",
    },
}  # fmt: skip


def makes_sense(line: dict[str, Any]) -> None:
    """Raise a ValueError unless a line brings what it must and nothing else."""
    event, data = (line["machine"], line["event"]), line["data"]
    if event not in EVENTS:
        raise ValueError("unknown event")
    words = EVENTS[event].split()
    must, may = {word for word in words if "?" not in word}, {word.rstrip("?") for word in words}
    if not must <= data.keys() <= may:
        raise ValueError("data")
    if event in REASONED and not line.get("reason"):
        raise ValueError("reason")
    for name, value in data.items():
        _value("suspended" if event == ("suspension", "start") and name == "kind" else name, value)
    if moment(line["at"]) > moment(line.get("recorded_at", line["at"])):
        raise ValueError("recorded before it happened")


def _value(name: str, value: Any) -> None:
    if name in ("planned_end", "from", "until"):
        date.fromisoformat(value)
    unknown = name in CHOICES and value not in CHOICES[name]
    nothing = name in ("amount", "times") and (not isinstance(value, int) or value < 1)
    if unknown or nothing:
        raise ValueError(name)
