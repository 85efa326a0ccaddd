import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE, url_at
from tests.given.door import Run
from tests.given.inputs import at, lines

MAIN = [sys.executable, "-c", "from wxflow_cli.main import main; main()"]
LEAVE = company.command("2026-03-03T10:00:00+08:00", "E0008", "person/E0003", "leave", "l1")
REFUSED = company.command("2026-03-03T09:00:00+08:00", "E0003", "person/E0004", "leave", "no1")
UNKNOWN = company.command("2026-03-03T09:00:00+08:00", "E0008", "persn/E0004", "leave", "no2")
SWEEP = {"sweep": "2026-03-06T00:10:00+08:00"}


def applied(run: Run, journal: list[Any] | str, *words: str) -> tuple[int, dict[str, Any]]:
    text = journal if isinstance(journal, str) else company.lines(journal)
    done = run("apply", "-", "--format", "json", *words, stdin=text)
    return done.exit_code, json.loads(done.stdout)


def test_the_summary_is_all_that_stands_on_stdout(small: Run) -> None:
    code, told = applied(small, [*company.FOUNDING, SWEEP])
    assert (code, told) == (0, {"applied": 9, "repeated": 0, "refused": [], "invalid": [], "swept": 1})


def test_a_journal_applied_again_changes_nothing(active: Run) -> None:
    before = company.content()
    code, told = applied(active, company.FOUNDING)
    assert (code, told["applied"], told["repeated"]) == (0, 0, 9)
    assert company.content() == before


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(active: Run) -> None:
    journal = company.lines([REFUSED, UNKNOWN]) + '\n{"broken\n' + company.lines([LEAVE])
    code, told = applied(active, journal)
    assert code == 1
    assert told["applied"] == 1
    assert [(note["line"], note["request_id"]) for note in told["refused"]] == [(1, "no1")]
    assert "E0003 may not; who may: hr (E0008)" in told["refused"][0]["why"]
    assert [(note["line"], note["request_id"]) for note in told["invalid"]] == [(2, "no2"), (4, None)]
    assert "(did you mean 'person'?)" in told["invalid"][0]["why"]


@pytest.mark.parametrize("shape", ["table", "csv", "json"])
def test_each_line_that_makes_no_sense_is_told_and_the_ones_around_them_are_done(active: Run, shape: str) -> None:
    bad = at("7/bad_lines.jsonl")
    later = company.command("2026-03-04T10:00:00+08:00", "E0008", "person/E0004", "leave", "l2")
    journal = company.lines([LEAVE]).encode() + bad.read_bytes() + company.lines([later]).encode()
    done = active("apply", "-", "--format", shape, stdin=journal)
    assert (done.exit_code, "Traceback" in done.output, "unexpected" in done.output) == (1, False, False)
    if shape == "json":
        told = json.loads(done.stdout)
        numbers = list(range(2, len(lines("7/bad_lines.jsonl")) + 2))
        assert ([note["line"] for note in told["invalid"]], told["applied"], told["refused"]) == (numbers, 2, [])


def test_people_read_each_bad_line_and_the_counts(active: Run) -> None:
    done = active("apply", "-", stdin=company.lines([REFUSED, LEAVE]) + "nonsense\n")
    assert done.exit_code == 1
    first, second, last = done.stdout.splitlines()
    assert first.startswith("line 1 (no1) refused: person/E0004 leave: E0003 may not")
    assert second.startswith("line 3 invalid: broken JSON")
    assert last == "1 applied, 0 repeated, 1 refused, 1 invalid, 0 swept"


@pytest.mark.parametrize("told", [{"at": "soon"}, {"data": {"naem": "x"}}, {"actor": None}, {"request_id": "\ud800"}])
def test_a_line_that_makes_no_sense_is_told_by_its_request_id_as_far_as_that_can_be_read(
    active: Run, told: dict[str, Any]
) -> None:
    _, summary = applied(active, json.dumps({**LEAVE, **told}) + "\n")
    assert [note["request_id"] for note in summary["invalid"]] == [None if "request_id" in told else "l1"]


@pytest.mark.parametrize("bad", [company.lines([REFUSED]), company.lines([UNKNOWN]), "{\n"])
@pytest.mark.parametrize("batch", ["1", "2", "100"])
def test_strict_stops_at_the_first_bad_line_and_keeps_what_came_before(active: Run, bad: str, batch: str) -> None:
    later = company.command("2026-03-04T10:00:00+08:00", "E0008", "person/E0004", "leave", "l2")
    journal = company.lines([LEAVE]) + bad + company.lines([later, SWEEP])
    code, told = applied(active, journal, "--strict", "--batch", batch)
    assert code == 1
    assert (told["applied"], told["swept"]) == (1, 0)
    assert len(told["refused"]) + len(told["invalid"]) == 1


@pytest.mark.parametrize("batch", ["1", "3", "100"])
def test_a_dry_run_tells_what_a_real_one_would_and_writes_nothing(active: Run, untouched: None, batch: str) -> None:
    code, told = applied(active, [REFUSED, LEAVE, SWEEP], "--dry-run", "--batch", batch)
    assert code == 1
    assert (told["applied"], len(told["refused"]), told["swept"]) == (1, 1, 1)


def test_a_sweep_in_the_journal_comes_after_what_stands_before_it(active: Run) -> None:
    late = company.command("2026-03-06T10:00:00+08:00", "E0002", "membership/G001/E0004", "add", nickname="钟静明")
    code, _ = applied(active, [SWEEP, late])
    assert code == 0
    listed = json.loads(active("penalty", "list", "--format", "json").stdout)
    assert [(p["clause"], p["debtor"], p["amount"], p["at"]) for p in listed] == [
        ("18", "E0002", 20, "2026-03-05T00:00:00+08:00")
    ]


@ON_SQLITE
def test_a_missing_database_is_made_and_said_so(run: Run) -> None:
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    done = run("apply", "-", stdin=company.lines(company.PEOPLE))
    assert done.exit_code == 0
    assert "made the database sqlite:///wxflow.db" in done.stderr
    assert company.count("steps") == len(company.PEOPLE) + company.UNITS


@ON_SQLITE
def test_a_dry_run_without_a_database_makes_none(run: Run) -> None:
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    code, told = applied(run, company.FOUNDING, "--dry-run")
    assert (code, told["applied"]) == (0, 9)
    assert not Path("wxflow.db").exists()


@ON_SQLITE
@pytest.mark.parametrize("policy", ["", "[compny]\n"])
def test_a_policy_that_is_missing_or_wrong_leaves_no_database_behind(run: Run, policy: str) -> None:
    if policy:
        Path("policy.toml").write_text(policy, encoding="utf-8")
    assert run("apply", "-", stdin=company.lines(company.PEOPLE)).exit_code == 2
    assert not Path("wxflow.db").exists()


def test_a_journal_that_is_not_there_is_bad_input(small: Run, untouched: None) -> None:
    done = small("apply", "none.jsonl")
    assert done.exit_code == 2
    assert "none.jsonl" in done.stderr


@pytest.mark.parametrize("batch", ["1", "7", "50"])
def test_the_size_of_a_batch_changes_nothing_but_the_commits(small: Run, tmp_path: Path, batch: str) -> None:
    applied(small, company.FOUNDING, "--batch", batch)
    (tmp_path / "other").mkdir()
    other = url_at(tmp_path / "other")
    applied(small, company.FOUNDING, "--database", other)
    assert _log(small, "--database", other) == _log(small)


def _log(small: Run, *words: str) -> list[dict[str, Any]]:
    """Return the steps without their seals, which are salted at random."""
    return [{**step, "seal": None} for step in json.loads(small("audit", "log", *words, "--format", "json").stdout)]


def test_an_output_that_cannot_be_written_is_one_line(active: Run) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*MAIN, "audit", "log"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "wxflow: the output: No space left on device\n"


def test_a_reader_who_leaves_early_sees_no_traceback(active: Run) -> None:
    command = [*MAIN, "audit", "log", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writing:
        assert writing.stdout is not None and writing.stderr is not None
        writing.stdout.close()
        said = writing.stderr.read()
    assert writing.returncode == 1
    assert said == b""


@ON_SQLITE
@pytest.mark.parametrize("shape", ["json", "csv", "table"])
def test_memory_does_not_grow_with_the_bad_lines(active: Run, shape: str) -> None:
    def peak(lines: int) -> int:
        """Return the most memory that many bad lines took, in KB."""
        with Path("bad.jsonl").open("w") as file:
            file.writelines(json.dumps({**LEAVE, "at": f"{number} {'x' * 4000}"}) + "\n" for number in range(lines))
        script = (
            "import atexit, resource, sys; from wxflow_cli.main import main\n"
            "usage = resource.RUSAGE_SELF\n"
            "atexit.register(lambda: print(resource.getrusage(usage).ru_maxrss, file=sys.stderr))\n"
            f"sys.argv = ['wxflow', 'apply', 'bad.jsonl', '--format', '{shape}']; main()"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.count("x" * 4000)) == (1, lines)
        return int(done.stderr.split()[-1])

    assert peak(10_000) < peak(10) + 16_000, "40 MB of what is told"
