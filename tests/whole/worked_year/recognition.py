"""Tell whose the nicknames in a chat are."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.whole.worked_year.same import same


def recognise(
    rows: list[tuple[str | None, str]], people: dict[str, Any], right: dict[str, list[str]], on_record: dict[str, str]
) -> tuple[dict[str, int], list[int], set[str]]:
    """Return who was seen in which row, in the order told, the rows of strangers, and who may have been seen."""
    nicknames = [same(nickname) for _, nickname in rows]
    names = {person: same(told["name"]) for person, told in people.items()}
    seen = {person: n for n, (person, _) in enumerate(rows) if person}
    open_rows = [n for n, (person, _) in enumerate(rows) if not person]
    unclear, beyond = _namesakes(seen, open_rows, nicknames, right)
    known = [person for person in people if person in right or person in on_record]
    ways: list[tuple[Iterable[str], Callable[[str, str], bool]]] = [
        (right, lambda person, nickname: nickname in right[person]),
        (known, lambda person, nickname: on_record.get(person) == nickname),
        (known, lambda person, nickname: names[person] in nickname),
        (right, lambda person, nickname: len(nickname) > 1 and nickname in names[person]),
    ]
    for among, fits in ways:
        for n in list(open_rows):
            fitting = [p for p in among if p not in seen and p not in unclear and fits(p, nicknames[n])]
            if len(fitting) == 1:
                seen[fitting[0]] = n
                open_rows.remove(n)
    return seen, sorted(open_rows + beyond), unclear


def _namesakes(
    seen: dict[str, int], open_rows: list[int], nicknames: list[str], right: dict[str, list[str]]
) -> tuple[set[str], list[int]]:
    """Give nicknames that are right for several people to them; return who is unclear, and the rows too many."""
    unclear: set[str] = set()
    beyond: list[int] = []
    for nickname in dict.fromkeys(nicknames):
        bearers = [person for person in right if nickname in right[person] and person not in seen]
        rows = [n for n in open_rows if nicknames[n] == nickname]
        if len(bearers) < 2 or not rows:
            continue
        if len(rows) < len(bearers):
            unclear |= {*bearers}
        else:
            seen |= dict(zip(bearers, rows, strict=False))
        for n in rows:
            open_rows.remove(n)
        beyond += rows[len(bearers) :]
    return unclear, beyond
