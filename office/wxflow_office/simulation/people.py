"""The people of a company at play."""

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚桂"
NAMES = len(_GIVEN)


class Person:
    """Somebody of the company; the unit is its number."""

    __slots__ = ("employed", "key", "name", "unit")

    def __init__(self, number: int, unit: int) -> None:
        self.key, self.unit, self.employed = f"P{number:07}", unit, True
        self.name = _SURNAMES[number % 20]
        self.rename(number // 20 % 20, number // 400 % 20)

    def rename(self, first: int, second: int) -> None:
        """Give them another name, by the numbers of its signs."""
        self.name = f"{self.name[0]}{_GIVEN[first]}{_GIVEN[second]}"


def unit_name(number: int) -> str:
    """Return a unit's name."""
    return f"部{number:05}"
