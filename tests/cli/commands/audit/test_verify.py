"""The record is verified with the database alone, and what was verified is told on a page."""

import json
import re
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE
from tests.given.door import Run


@pytest.fixture
def alone(active: Run) -> Run:
    """Run wxflow beside a database that has everything, where no policy file lies."""
    Path("policy.toml").unlink()
    return active


READING = [
    ("audit", "verify"), ("audit", "verify", "--semantic"), ("audit", "log"), ("audit", "checkpoints"),
    ("group", "list"), ("group", "show", "G001"), ("membership", "history", "G001/E0003"), ("penalty", "report"),
    ("audit", "pack", "--group", "G001", "--output", "pack"), ("due",),
    ("audit", "export", "--as", "xes", "--output", "log.xes"),
]  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_only_reads_needs_no_policy_file(alone: Run, words: tuple[str, ...]) -> None:
    done = alone(*words)
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_proof_is_made_without_a_policy_file(active: Run) -> None:
    assert active("audit", "keygen", "key.pem").exit_code == 0
    assert active("audit", "checkpoint", "--key", "key.pem").exit_code == 0
    Path("policy.toml").unlink()
    assert active("audit", "prove", "group", "G001", "--output", "g.json").exit_code == 0


def test_another_company_than_the_one_that_is_there_is_refused_with_its_name(alone: Run) -> None:
    done = alone("audit", "verify", "--company", "QY")
    assert (done.exit_code, done.stderr) == (2, "wxflow: the database holds nothing of company QY; it holds HX\n")


def test_verifying_nothing_is_a_finding(active: Run) -> None:
    Path("policy.toml").write_text(company.POLICY.replace('"HX"', '"QY"'), encoding="utf-8")
    done = active("audit", "verify")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == ("the database holds no instance of company QY; companies that are there: HX")


@ON_SQLITE
def test_nobody_is_told_to_begin_anew_beside_evidence(alone: Run) -> None:
    for words in (("person", "leave", "E0003", "--actor", "E0008"), ("audit", "log", "--database", "sqlite:///no.db")):
        done = alone(*words)
        assert done.exit_code == 2
        assert "init" not in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_public_key_wants_checkpoints_and_so_many_are_wanted_as_a_slip_says(active: Run) -> None:
    key = json.loads(active("audit", "keygen", "key.pem", "--format", "json").stdout)["public_key"]
    done = active("audit", "verify", "--public-key", key)
    assert done.exit_code == 1
    assert done.stdout.startswith("there is no checkpoint, though a public key says that there should be\n")
    for _ in range(2):
        assert active("audit", "checkpoint", "--key", "key.pem").exit_code == 0
    assert active("person", "join", "E0011", "--name", "尹涛", "--unit", "销售部", "--actor", "E0008").exit_code == 0
    good = active("audit", "verify", "--public-key", key, "--checkpoints", "2")
    assert good.exit_code == 0, good.stdout
    assert re.match(r"2 checkpoints, the last of .*; [1-9] steps lie after it\n", good.stdout)
    assert "there are 2 checkpoints, and 3 were named" in active("audit", "verify", "--checkpoints", "3").stdout


@pytest.mark.parametrize(("name", "lang"), [("r.html", "zh"), ("r.html", "en"), ("r.txt", "zh"), ("r.txt", "en")])
def test_a_report_says_what_was_verified_how_and_what_was_found(active: Run, name: str, lang: str) -> None:
    done = active("audit", "verify", "--report", name, "--lang", lang)
    assert done.exit_code == 0, done.stderr
    page = Path(name).read_text(encoding="utf-8")
    words = (
        ("核验报告：华信公司（HX）", "结论", "签署")
        if lang == "zh"
        else ("Verification report: 华信公司 (HX)", "verdict")
    )
    assert all(word in page for word in words)
    assert page.startswith("<!doctype html>") == name.endswith("html")
    if lang == "zh":
        told = re.sub(
            r"<style>.*?</style>|<[^>]*>|wxflow|sqlite:\S+|postgresql\S+|\{.*\}|&\S+;", "", page, flags=re.DOTALL
        )
        assert re.findall("[a-z]{3,} [a-z]{3,}", told) == []
    again = active("audit", "verify", "--report", name)
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
