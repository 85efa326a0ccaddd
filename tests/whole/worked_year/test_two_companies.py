"""Companies in one database know nothing of each other, though all their keys are the same."""

from pathlib import Path
from typing import Any

from tests.given.databases import ON_BOTH, contents, url_at
from tests.given.founded import company_at
from tests.whole.worked_year import outcome as year
from wxflow.databases import schema

pytestmark = ON_BOTH
CODES = ("HX", "HY")
PIECE = 150


def policy_of(code: str) -> str:
    """Return the worked year's policy under another code."""
    own = f'code = "{CODES[0]}"'
    assert year.POLICY.count(own) == 1
    return year.POLICY.replace(own, f'code = "{code}"')


def held(url: str, code: str) -> dict[str, list[Any]]:
    """Return a company's rows by table; those of its sweeps without the number each has to itself."""
    rows = {name: [row for row in every if row[0] == code] for name, every in contents(url).items()}
    rows["sweeps"] = sorted(row[2:] for row in rows["sweeps"])
    return rows


def test_two_companies_with_the_same_keys_each_end_as_alone(tmp_path: Path) -> None:
    together = url_at(tmp_path)
    schema.upgrade(together)
    lines = year.journal()
    pieces = [lines[at : at + PIECE] for at in range(0, len(lines), PIECE)]
    with company_at(together, policy_of("HX")) as one, company_at(together, policy_of("HY")) as other:
        said: dict[str, year.Said] = {code: year.Said([]) for code in CODES}
        for piece in pieces:
            for engine in (one, other):
                for before, new in zip(said[engine.company], year.feed(engine, piece), strict=True):
                    before.extend(new)
        for engine in (one, other):
            assert (year.outcome(engine), said[engine.company]) == year.expected()
    for code in CODES:
        (tmp_path / code).mkdir()
        alone = url_at(tmp_path / code)
        schema.upgrade(alone)
        with company_at(alone, policy_of(code)) as engine:
            for piece in pieces:
                year.feed(engine, piece)
        assert held(alone, code) == held(together, code)
