"""A company's first weeks, with a penalty in every state and of every kind of amount."""

from typing import Any

from tests.given import company

HR, CENTRE, LEAD = "E0008", "E0009", "E0002"
BAD_TITLE = "大家庭"


def at(day: str, actor: str, of: str, event: str, reason: str | None = None, **data: Any) -> dict[str, Any]:
    """Make a line of the journal; `day` is as 03-02T11:00."""
    return {**company.command(f"2026-{day}:00+08:00", actor, of, event, **data), "reason": reason}


def reported(day: str, key: str, category: str, times: int, accused: str = "E0003") -> list[dict[str, Any]]:
    """Report somebody and verify it: as many penalties, report/KEY#2:1/…, :2, …"""
    data: dict[str, Any] = {"group": "G001", "category": category, "accused": accused, "reference": "卷1"}
    return [
        at(day, LEAD, f"report/{key}", "file", **data),
        at(day, HR, f"report/{key}", "verify", times=times),
    ]


def decided(day: str, number: int, *events: str) -> list[dict[str, Any]]:
    """Decide about one of the five penalties that came of R3."""
    name = f"penalty/report/R3#2:{number}/E0003"
    confirmed = at(day, HR, name, "confirm", amount=20)
    return [
        confirmed,
        *(at(day, "E0003" if event in ("accept", "appeal") else HR, name, event, "理由") for event in events),
    ]


SECOND: dict[str, Any] = {**company.REQUEST, "title": "华信公司二群"}
YEAR = [
    *company.FOUNDING,
    at("03-02T11:00", LEAD, "group/G002", "request", **SECOND),
    at("03-02T11:01", "E0001", "group/G002", "approve"),
    at("03-02T11:02", CENTRE, "group/G002", "create", title=BAD_TITLE, register_no="BG2", owner=CENTRE),
    {"sweep": "2026-03-06T00:10:00+08:00"},
    *reported("03-31T23:59", "R3", "advertising", 5),
    *reported("04-01T00:00", "R2", "other", 1),
    *decided("04-02T09:00", 1),
    *decided("04-02T09:01", 2, "accept", "settle"),
    *decided("04-02T09:02", 3, "waive"),
    *decided("04-02T09:03", 4, "appeal"),
]
