"""What is the same to a reader, and what fits clause 8: names, titles, nicknames, units, numbers."""

import re
from typing import Any
from unicodedata import normalize

DOTS = re.compile(r"(?<=[㐀-鿿豈-\ufaff\U00020000-\U0003ffff])[·•．.‧・⋅∙](?=[㐀-鿿豈-\ufaff\U00020000-\U0003ffff])")
UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)))
# The radicals' supplement, which NFKC leaves alone: those that stand in names and units people type.
RADICALS = str.maketrans("⻩⻢⻘⻓⻋⻅⻉⻔⻜⻥⻦⻨⻬⻰⻳", "黄马青长车见贝门飞鱼鸟麦齐龙龟")
# What GB18030 keeps in the private use area, and where Unicode has it now.
PRIVATE = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
    0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
    0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip


def same(text: str) -> str:
    """Return what a reader sees in a text: two texts are the same when this is equal; blanks are nothing (张　伟)."""
    seen = text.translate(UNSEEN).translate(RADICALS).translate(PRIVATE)
    return DOTS.sub("·", "".join(normalize("NFKC", DOTS.sub("·", seen)).split()))


def same_id(text: str) -> str:
    """Return a staff id as it is compared: without regard to case."""
    return same(text).casefold()


class Names:
    """What clause 8 asks of a company's names."""

    def __init__(self, policy: dict[str, Any]) -> None:
        told = policy.get("names", {})
        self.companies = [same(name) for name in told.get("company", [policy["company"]["name"]])]
        self.owner: str = told.get("owner_nickname", "群主")
        self.lead_suffix: str = told.get("lead_suffix", "(群负责人)")
        self.limit: int = told.get("title_limit", 50)

    def title_fits(self, title: str) -> bool:
        """Tell whether a title is the company's name and a group's name, and no longer than it may be."""
        seen = same(title)
        starts = [name for name in self.companies if seen.startswith(name)]
        return bool(starts and seen[len(max(starts, key=len)) :].strip("+") and len(seen) <= self.limit)

    def right(self, real_name: str, *, owner: bool, lead: bool) -> list[str]:
        """Return the nicknames that fit somebody, the owner's before a lead's."""
        as_owner = [same(self.owner)] if owner else []
        as_lead = [same(real_name + self.lead_suffix)] if lead else []
        return as_owner + as_lead or [same(real_name)]
