"""An inspection of G1 by a chat's export, and what it found."""

from typing import Any

from tests.given.founded import Hand
from wxflow.audit import verify
from wxflow.declare.records import Facts

OWNER, LEAD, MEMBER = "群主", "钟静明(群负责人)", "黄娟娜"
TITLE = "华信公司采购部群"
Found = list[tuple[str, str | None, str]]


def inspected(hand: Hand, now: str, *roster: str | tuple[str, str], title: str | None = None) -> Found:
    """Inspect G1 and return kind, person or nickname, and standing of each finding."""
    return [
        (one["kind"], one.get("person") or one.get("found"), one["standing"])
        for one in findings(hand, now, *roster, title=title)
    ]


def findings(hand: Hand, now: str, *roster: str | tuple[str, str], title: str | None = None) -> list[Facts]:
    hand.at(now)
    rows = [{"nickname": one} if isinstance(one, str) else {"nickname": one[0], "person": one[1]} for one in roster]
    data: dict[str, Any] = {"roster": rows, "source_sha256": "00" * 32, **({"title": title} if title else {})}
    key = now.replace(":", "").replace(" ", "/")
    outcome = hand(f"inspection/G1/{key}", "record", "E0009", **data)
    found = next(step for step in outcome.steps if step.event == "find")
    assert verify.verify(hand.engine.store, "HX", hand.engine.machines).findings == ()
    rows = found.data["findings"]
    return list(rows)
