"""Know the statutory holidays by the names that notices give them."""

from collections.abc import Iterable
from typing import Protocol
from unicodedata import normalize

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The seven statutory holidays (全国年节及纪念日放假办法, 第二条): a year whose notices name them all is published."""

_SPOKEN = {one: one.removesuffix("节") if len(one) > 2 else one for one in HOLIDAYS}
"""What of a holiday's name every way of writing it has: 国庆, 国庆节, 国庆假期, 国庆中秋."""


class NamesDay(Protocol):
    """What a notice says of one day."""

    @property
    def off(self) -> bool: ...
    @property
    def name(self) -> str: ...


def holidays_of(days: Iterable[NamesDay]) -> tuple[str, ...]:
    """Return the statutory holidays that days off are named after; one may bear two names (国庆节、中秋节)."""
    names = [normalize("NFKC", one.name) for one in days if one.off]
    return tuple(one for one in HOLIDAYS if any(_SPOKEN[one] in name for name in names))
