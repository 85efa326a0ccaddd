"""A company is moved whole to another database, and leaves only as it was exported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import url_at
from tests.given.door import Run
from tests.given.two_companies import NOW, at, of, policy_of, shown


@pytest.fixture
def moved(two: Run) -> Iterator[str]:
    """Return the file HY was exported to."""
    told = shown(two, "company", "export", "hy.jsonl.gz", *at("HY"))
    content = Path("hy.jsonl.gz").read_bytes()
    assert (told["company"], told["bytes"]) == ("HY", len(content))
    yield "hy.jsonl.gz"


def test_a_company_moves_to_another_database(two: Run, moved: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    there = ("--database", url_at(tmp_path / "other"))
    assert two("db", "upgrade", *there).exit_code == 0
    assert shown(two, "company", "import", moved, *there)["company"] == "HY"
    verified = two("audit", "verify", "--semantic", *at("HY"), *there)
    assert verified.exit_code == 0, verified.output
    assert shown(two, "group", "list", *at("HY"), *there) == shown(two, "group", "list", *at("HY"))
    again = two("company", "export", "again.jsonl.gz", *at("HY"), *there)
    assert (again.exit_code, Path("again.jsonl.gz").read_bytes()) == (0, Path(moved).read_bytes())
    before = of("HX")
    assert two("company", "delete", "--exported", moved, "--actor", "E0009", *at("HY")).exit_code == 0
    assert (of("HX"), any(of("HY").values())) == (before, False)


REFUSED = {
    "imported where it is": (("company", "import"), (), 3, "company import: HY is there already"),
    "imported as another": (("company", "import"), ("--company", "HX"), 2, "holds the company HY, not HX"),
    "deleted by a lead": (
        ("company", "delete", "--actor", "E0002", "--exported"), at("HY"), 3, "E0002 may not; who may: inform"
    ),
    "another deleted": (
        ("company", "delete", "--actor", "E0009", "--exported"), at("HX"), 2, "holds the company HY, not HX"
    ),
    "deleted without a name": (
        ("company", "delete", "--actor", "E0009", "--exported"), ("--policy", "policies"), 2, "say which company is"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_must_not_be_moved_stays(two: Run, moved: str, what: str) -> None:
    words, named, code, why = REFUSED[what]
    before = company.content()
    done = two(*words, moved, *named)
    assert (done.exit_code, done.stdout) == (code, "")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert company.content() == before


def test_what_has_changed_since_its_export_is_not_deleted(two: Run, moved: str) -> None:
    assert two("sweep", *at("HY"), "--now", NOW).exit_code == 0
    before = company.content()
    done = two("company", "delete", "--exported", moved, "--actor", "E0009", *at("HY"))
    assert (done.exit_code, "what stands in the database of HY is not what was exported" in done.stderr) == (3, True)
    assert company.content() == before


def test_an_export_names_a_company_there_is(two: Run) -> None:
    Path("policies/new.toml").write_text(policy_of("HZ", "华中公司"), encoding="utf-8")
    done = two("company", "export", "hz.jsonl", *at("HZ"))
    assert (done.exit_code, "unknown company 'HZ'" in done.stderr) == (2, True)
    assert not Path("hz.jsonl").exists()
    Path("there").write_text("kept", encoding="utf-8")
    assert two("company", "export", "there", *at("HY")).exit_code == 2
    assert Path("there").read_text("utf-8") == "kept"
