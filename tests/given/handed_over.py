"""A handover of G1 from E0004, who has left or was moved, to E0003."""

from typing import Any

from tests.given.founded import Hand


def handed_over(hand: Hand, until: str = "file") -> None:
    """Play the handover up to and with an event."""
    name = "handover/G1/E0004/1"
    steps = {
        "propose": lambda: hand(name, "propose", "E0009", successor="E0003"),
        "approve": lambda: hand(name, "approve", "E0001"),
        "accept": lambda: hand(name, "accept", "E0003"),
        "transfer": lambda: hand(name, "transfer", "E0009", checklist=["名册"]),
        "rename": lambda: hand(name, "rename", "E0003", nicknames={"E0003": "黄娟娜(群负责人)"}),
        "file": lambda: hand(name, "file", "E0008", filing_no="1"),
    }
    for event, step in steps.items():
        step()
        if event == until:
            return


def opened_and_handed_over(hand: Hand, now: str, last: str = "file") -> None:
    """Let E0003 take the group over from E0004, as far as the last event."""
    hand.at(now)("handover/G1/E0004/1", "open", "E0004", outgoing="E0004", cause="other")
    acts: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("propose", "E0004", {"successor": "E0003"}),
        ("approve", "E0001", {}),
        ("accept", "E0003", {}),
        ("transfer", "E0004", {"checklist": ["钥匙"]}),
        ("rename", "E0003", {"nicknames": {"E0003": "黄娟娜(群负责人)", "E0004": "钟静明"}}),
        ("file", "E0008", {"filing_no": "1"}),
    )
    for event, actor, data in acts:
        hand("handover/G1/E0004/1", event, actor, **data)
        if event == last:
            return
