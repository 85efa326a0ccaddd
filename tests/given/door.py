import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.given import company
from tests.given.databases import url_at
from wxflow_cli.root import root

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run wxflow in an empty folder of its own, with a database of its own."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("WXFLOW_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WXFLOW_CLOCK", "given")
    monkeypatch.setenv("WXFLOW_LANG", "en")
    if database != "sqlite":
        monkeypatch.setenv("WXFLOW_DATABASE_URL", url_at(tmp_path))

    def invoke(*words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(root, words, input=stdin, prog_name="wxflow")

    return invoke


@pytest.fixture
def small(run: Run) -> Run:
    """Run wxflow where a company has its policy and an empty database."""
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    assert run("init").exit_code == 0
    return run


@pytest.fixture
def active(small: Run) -> Run:
    """Run wxflow where group G001 is active, and E0004 is in scope of it but not in it."""
    done = small("apply", "-", stdin=company.lines(company.FOUNDING))
    assert done.exit_code == 0, done.output
    return small


@pytest.fixture
def untouched() -> Iterator[None]:
    """Hold a test to leaving the database as it found it."""
    before = company.content()
    yield
    assert company.content() == before
