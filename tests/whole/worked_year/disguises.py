"""Write a text in another way that a reader takes for the same."""

from random import Random

RADICALS = {"黄": "⻩", "石": "⽯", "马": "⻢", "文": "⽂", "龙": "⻰"}
SIGNS = {"(": "（", ")": "）", "（": "(", "）": ")", "·": "•", "+": "＋"}
DOTS = "·•．.‧・⋅"
SHOWN = {"\U000241fe": chr(0xE855), "龺": chr(0xE854)}


def disguised(chance: Random, text: str) -> str:
    """Return the text as it is, or as somebody else would type it."""
    dice = chance.random()
    if dice < 0.82 or not text:
        return text
    if dice < 0.86:
        return f" {text}" if chance.random() < 0.5 else f"{text}\u3000"
    if dice < 0.90:
        place = chance.randint(1, len(text))
        return text[:place] + "\u200b" + text[place:]
    if dice < 0.95:
        return "".join(SIGNS.get(sign, sign) for sign in text)
    other = RADICALS | SHOWN | {"·": chance.choice(DOTS)}
    return "".join(other.get(sign, sign) for sign in text)


def as_typed(chance: Random, staff_id: str) -> str:
    """Return a staff id as it is, or in small or full-width letters."""
    dice = chance.random()
    if dice < 0.94:
        return staff_id
    return staff_id.lower() if dice < 0.97 else chr(ord(staff_id[0]) + 0xFEE0) + staff_id[1:]
