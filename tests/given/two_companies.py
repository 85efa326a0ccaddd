"""Two companies that share a database."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

NOW = "2026-03-06T00:10:00+08:00"


def policy_of(code: str, name: str) -> str:
    """Return the small company's policy under another code and name."""
    return company.POLICY.replace('"HX"', f'"{code}"').replace("华信公司", name)


@pytest.fixture
def two(run: Run) -> Run:
    """Run wxflow where a folder holds the policies of HX and of HY, and both were founded alike."""
    folder = Path("policies")
    folder.mkdir()
    (folder / "华信.toml").write_text(policy_of("HX", "华信公司"), encoding="utf-8")
    (folder / "hy.toml").write_text(policy_of("HY", "华信公司"), encoding="utf-8")
    (folder / "notes.txt").write_text("no policy", encoding="utf-8")
    for code in ("HX", "HY"):
        if code == "HX":
            run("init", "--policy", "policies/华信.toml")
        done = run("apply", "-", *at(code), stdin=company.lines(company.FOUNDING))
        assert done.exit_code == 0, done.output
    return run


def at(code: str) -> tuple[str, ...]:
    """Return the words that name a company."""
    return "--policy", "policies", "--company", code


def shown(run: Run, *words: str) -> Any:
    """Return what a command prints as JSON."""
    return json.loads(run(*words, "--format", "json").stdout)


def of(code: str) -> dict[str, list[Any]]:
    """Return what the database holds of a company, by table."""
    return {name: [row for row in rows if row[0] == code] for name, rows in company.content().items()}


def another(number: int) -> str:
    """Return the lines of one more group that E0004 is to be added to."""
    text = company.lines(company.FOUNDING[len(company.PEOPLE) :])
    request_id = '"request_id": "'
    new = {"G001": f"S{number}", "群": f"{number}群", "BG1": f"BG-{number}", request_id: f"{request_id}{number}"}
    for old, other in new.items():
        text = text.replace(old, other)
    return text
