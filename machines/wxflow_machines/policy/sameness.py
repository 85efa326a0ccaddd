"""Tell what is the same to a reader, however it was typed: the form names and staff ids are compared in."""

import re
from functools import lru_cache
from unicodedata import category, normalize

_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
# Shown as nothing, though their category says mark, letter or symbol.
_UNSEEN_RANGES = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
_UNSEEN = frozenset(chr(code) for first, last in _UNSEEN_RANGES for code in range(first, last + 1))
# From U+2E80 on: Equivalent_Unified_Ideograph of Unicode 14 (NFKC knows Kangxi radicals, most of these it does not);
# two have none.
_RADICALS = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小尐兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爬丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艺艻虎衤覀西见角𧢲讠贝𧾷车辶辷辸邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)  # fmt: skip
# From U+E815 on: what code page 936 (all of them) and GB 18030-2000 (fourteen) decode the bytes FE50 to FEA0 to; the
# ideographs had no place in Unicode yet. Those they have now are GB 18030-2022's.
_PRIVATE = (
    "厂𠂇𠂉𠃌乙㑳㑇刀㔾龴㖞㘚㘎小心㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠牛𡗗龸𤴔䁖䅟𥫗䌷㓁羊𦍌𢦏䎱"
    "䎬聿䏝䓖䙡䙌龹䜣䜩䝼䞍𧾷䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)  # fmt: skip
_IDEOGRAPHS = {
    first + n: sign for first, row in ((0x2E80, _RADICALS), (0xE815, _PRIVATE)) for n, sign in enumerate(row)
}
# 阿卜杜·热合曼: keyboards write the dot in many ways, and none of them is worth a penalty.
_MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・", "·"))
_HAN = "[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_SEVERAL = frozenset('@|,;:<>()[]"\\/')
_FULL_STOP = re.compile(rf"(?<={_HAN})\.(?={_HAN})")


@lru_cache(maxsize=8192)
def canonical_name(text: str) -> str:
    """Return a name, nickname, title, unit, register number as it is compared; blanks and the unseen are nothing.

    For comparing only: what was typed is what is kept and shown.
    """
    if text.isascii() and text.isalnum():
        return text
    # Twice: NFKC turns some signs into a space and a mark, and what a removed sign kept apart may now combine.
    plain = normalize("NFKC", visible(normalize("NFKC", visible(text.translate(_IDEOGRAPHS)))))
    return _FULL_STOP.sub("·", plain.translate(_MIDDLE_DOTS))


@lru_cache(maxsize=8192)
def canonical_id(text: str) -> str:
    """Return a staff id as it is compared: like a name, and without regard to case."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return canonical_name(canonical_name(text).casefold())


def names_one(id_: str) -> bool:
    """Tell whether every channel reads a staff id as one person: WeCom knows a|b and @all, mail has lists and signs."""
    return id_.isprintable() and _SEVERAL.isdisjoint(canonical_id(id_))


def as_key(text: str) -> str:
    """Return a name as it becomes a key: without outer blanks and what cannot be seen."""
    if text.isprintable() and _UNSEEN.isdisjoint(text):
        return text.strip()
    return "".join(sign for sign in text if sign.isspace() or visible(sign)).strip()


def visible(text: str) -> str:
    """Return a text without blanks and what cannot be seen."""
    if text.isprintable() and " " not in text and _UNSEEN.isdisjoint(text):
        return text  # of all blanks and unseen categories only the space is printable
    return "".join(sign for sign in text if sign not in _UNSEEN and category(sign) not in _UNSEEN_CATEGORIES)
