"""A record that was corrected is handed on whole: in proofs, packs and event logs, exported, backed up."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.given import company, moving, postgres
from tests.given.databases import DATABASES, contents, url_at
from tests.given.door import Run
from wxflow.databases import schema

TRANSFER = company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0001", "transfer", unit="销售部")
PENALTY = "penalty/membership/G001/E0001#1:add/E0002"


def _at(day: int, hour: int) -> str:
    return f"2026-03-{day:02}T{hour:02}:00:00+08:00"


def _done(run: Run, *words: str, stdin: str | None = None) -> str:
    done = run(*words, stdin=stdin)
    assert done.exit_code == 0, done.output
    return done.stdout


def _shown(run: Run, *words: str) -> Any:
    return json.loads(_done(run, *words, "--format", "json"))


@pytest.fixture
def mended(active: Run) -> Run:
    """Run wxflow where a wrong transfer was charged, confirmed and put right, with checkpoints before and after."""
    _done(active, "audit", "keygen", "key.pem")
    _done(active, "apply", "-", stdin=company.lines([TRANSFER]))
    _done(active, "sweep", "--now", _at(9, 9))
    (charged,) = [one["key"] for one in _shown(active, "penalty", "list") if one["subject"] == "E0001"]
    _done(active, "penalty", "confirm", charged, "--actor", "E0008", "--recorded-at", _at(9, 10))
    _done(active, "audit", "checkpoint", "--key", "key.pem", "--now", _at(9, 11))
    _correct(active, "C1", 12, "person/E0001#2", "--void")
    _done(active, "audit", "checkpoint", "--key", "key.pem", "--now", _at(9, 14))
    return active


def _correct(run: Run, key: str, hour: int, *words: str) -> None:
    _done(run, "correct", *words, "--id", key, "--reason", "录错了", "--actor", "E0008", "--now", _at(9, hour))
    _done(run, "correction", "approve", key, "--actor", "E0009", "--recorded-at", _at(9, hour + 1))


def _goes_on(run: Run) -> None:
    """Hold a company that was brought elsewhere to being what it was, and put the same command right once more."""
    assert "all good" in _done(run, "audit", "verify", "--semantic")
    assert (_states(run)["membership/G001/E0001"], _states(run)[PENALTY]) == ("void", "withdrawn")
    _correct(run, "C2", 16, "person/E0001#2", "--at", _at(9, 8), "--recorded-at", _at(9, 8))
    assert [(one["key"], one["due"]) for one in _shown(run, "due")] == [("G001/E0001", "2026-03-12T00:00:00+08:00")]
    assert "all good" in _done(run, "audit", "verify", "--semantic")


def _states(run: Run) -> dict[str, str]:
    machines = ("person", "group", "membership", "penalty", "correction")
    return {f"{machine}/{one['key']}": one["state"] for machine in machines for one in _shown(run, machine, "list")}


def test_proofs_show_what_stood_at_each_checkpoint(mended: Run) -> None:
    key = _shown(mended, "audit", "checkpoints")[0]["public_key"]
    for number, events in (("1", ["join", "transfer"]), ("2", ["join", "transfer", "corrected"])):
        _done(mended, "audit", "prove", "person", "E0001", "--checkpoint", number, "--output", f"{number}.json")
        proof = json.loads(Path(f"{number}.json").read_text(encoding="utf-8"))
        assert [step["fields"][4] for step in proof["steps"]] == events
        assert "the proof holds" in _done(mended, "audit", "verify-proof", f"{number}.json", "--public-key", key)
    assert "all good" in _done(mended, "audit", "verify", "--semantic")


@pytest.mark.parametrize(("what", "of"), [("--group", "G001"), ("--person", "E0001")])
def test_a_pack_holds_the_correction_too_and_its_proofs_verify_alone(mended: Run, what: str, of: str) -> None:
    key = _shown(mended, "audit", "checkpoints")[0]["public_key"]
    _done(mended, "audit", "pack", what, of, "--output", "p", "--lang", "zh")
    with Path("p", "步骤.csv").open(encoding="utf-8-sig", newline="") as file:
        steps = [(row["类别"], row["编号"], row["事件"]) for row in csv.DictReader(file)]
    assert [event for machine, _, event in steps if machine == "correction"] == ["propose", "approve", "told"]
    assert ("penalty", PENALTY.partition("/")[2], "withdraw") in steps
    stands = {(one["machine"], one["key"]): one for one in json.loads(Path("p", "现状.json").read_text("utf-8"))}
    assert stands["correction", "C1"]["proposed_by"] == "E0008"
    assert stands["penalty", PENALTY.partition("/")[2]]["give_back"] == 20
    proofs = sorted(Path("p", "proofs").iterdir())
    assert len(proofs) == len(stands)
    for proof in proofs:
        words = [sys.executable, "-I", "verify_proof.py", f"proofs/{proof.name}", key]
        done = subprocess.run(words, cwd="p", capture_output=True, text=True, check=True)
        assert "the proof holds" in done.stdout


@pytest.mark.filterwarnings("ignore:Install the optional requirement", "ignore::PendingDeprecationWarning")
def test_event_logs_tell_lives_as_they_are_corrected(mended: Run) -> None:
    import pm4py  # type: ignore[import-untyped]  # it takes seconds

    _done(mended, "audit", "export", "--as", "xes", "--output", "log.xes")
    _done(mended, "audit", "export", "--as", "ocel", "--output", "log.json")
    log: Any = pm4py.read_xes("log.xes")
    lives: Any = log.groupby("case:concept:name")["concept:name"].apply(list)
    assert lives["person/E0001"] == ["join"]
    assert lives["correction/C1"] == ["propose", "approve", "told"]
    assert lives[PENALTY][-1] == "withdraw"
    assert "membership/G001/E0001" not in lives
    ocel: Any = pm4py.read_ocel2_json("log.json")
    told: Any = ocel.relations[ocel.relations["ocel:qualifier"] == "instance"].groupby("ocel:oid")["ocel:activity"]
    assert list(told.get_group("person/E0001")) == ["person join"]
    assert list(told.get_group("correction/C1")) == [f"correction {one}" for one in ("propose", "approve", "told")]
    assert "membership/G001/E0001" not in told.groups  # the penalty names it, as what is not in the log


def test_an_export_is_imported_elsewhere_with_its_corrections(mended: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    url = url_at(Path.cwd())
    before = moving.of(url, "HX")
    _done(mended, "company", "export", "hx.jsonl")
    elsewhere = f"sqlite:///{Path('other.db').resolve()}" if url.startswith("sqlite") else DATABASES.blank()
    schema.upgrade(elsewhere)
    monkeypatch.setenv("WXFLOW_DATABASE_URL", elsewhere)
    _done(mended, "company", "import", "hx.jsonl")
    assert moving.of(elsewhere, "HX") == before
    _goes_on(mended)


def test_a_backup_is_restored_with_its_corrections(mended: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    url = url_at(Path.cwd())
    before = contents(url)
    if url.startswith("sqlite"):
        _done(mended, "db", "backup", "copy.db")
        shutil.move("copy.db", "wxflow.db")
        for beside in Path.cwd().glob("wxflow.db-*"):
            beside.unlink()
        restored = url
    else:
        programs, restored = postgres.binaries(Path.cwd()), DATABASES.blank()
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        _done(mended, "db", "backup", "copy.dump")
        subprocess.run([programs / "pg_restore", "--no-owner", f"--dbname={restored}", "copy.dump"], check=True)
        monkeypatch.setenv("WXFLOW_DATABASE_URL", restored)
    assert contents(restored) == before
    _goes_on(mended)
