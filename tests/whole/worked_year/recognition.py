"""Tell whose the nicknames in a chat are."""

from collections.abc import Callable
from typing import Any

from tests.whole.worked_year.same import same

Way = Callable[[str, str], bool]
"""Tells whether a nickname may be somebody's."""


def recognise(
    rows: list[tuple[str | None, str]],
    people: dict[str, Any],
    right: dict[str, list[str]],
    on_record: dict[str, str],
    gone: set[str],
    suffix: str,
) -> tuple[dict[str, int], list[int], set[str]]:
    """Return who was seen in which row, in the order told, the rows of strangers, and who may have been seen.

    `right` has those in scope, `gone` those with a nickname on record who have no place any more and are thought of
    last; `suffix` is a lead's, with which a name is a name still.
    """
    nicknames = [same(nickname) for _, nickname in rows]
    names = {person: same(told["name"]) for person, told in people.items()}
    seen = {person: n for n, (person, _) in enumerate(rows) if person}
    open_rows = [n for n, (person, _) in enumerate(rows) if not person]
    unclear: set[str] = set()
    known = [person for person in people if person in right or person in on_record]

    def fitting(n: int, way: Way) -> list[str]:
        found = [one for one in known if one not in seen and one not in unclear and way(one, nicknames[n])]
        return [one for one in found if one not in gone] or found

    def settle(*ways: Way) -> None:
        """Give every row to whom alone it fits, until whoever is seen makes no other row plain."""
        for n in open_rows:
            told = next(filter(None, (fitting(n, way) for way in ways)), [])
            if len(told) == 1:
                seen[told[0]] = n
                open_rows.remove(n)
                settle(*ways)
                return

    def is_right(person: str, nickname: str) -> bool:
        return nickname in right.get(person, ())

    def is_named(person: str, nickname: str) -> bool:
        return nickname.removesuffix(suffix) == names[person]

    def is_part(person: str, nickname: str) -> bool:
        return person in right and len(nickname) > 1 and nickname in names[person]

    settle(is_right)
    several = {n: tuple(fitting(n, is_right)) for n in open_rows}
    for bearers in dict.fromkeys(one for one in several.values() if one):
        mine = [n for n in open_rows if several[n] == bearers]
        if len(mine) < len(bearers):
            unclear |= {*bearers}
        else:
            mine = mine[: len(bearers)]
            seen |= dict(zip(bearers, mine, strict=True))
        open_rows = [n for n in open_rows if n not in mine]
    settle(lambda person, nickname: on_record.get(person) == nickname)
    settle(is_named, lambda person, nickname: names[person] in nickname)
    settle(is_part)
    return seen, open_rows, unclear
