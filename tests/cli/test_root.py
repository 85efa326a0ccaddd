import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.given import company
from tests.given.door import Run
from wxflow.errors import WxflowError
from wxflow_cli.terminal import exit_codes
from wxflow_office.company import company as opening
from wxflow_office.spreadsheets.table import MissingColumn

MAIN = [sys.executable, "-c", "from wxflow_cli.main import main; main()"]
LIBRARIES = {"httpx2", "prometheus_client", "pydantic", "pydantic_core", "standardwebhooks"}
"""Each takes as long to import as the rest of a start, and few commands use one."""


def imported_by(*words: str) -> set[str]:
    script = f"import sys; sys.argv = {['wxflow', *words]!r}\nfrom wxflow_cli.main import main\n"
    script += "try: main()\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("completion", "zsh"), ("policy", "check", "none")])
def test_what_a_command_does_not_use_is_not_imported(words: tuple[str, ...]) -> None:
    heavy = {"sqlalchemy", "alembic", "transitions", "structlog", "chinese_calendar", *LIBRARIES}
    assert imported_by(*words) & heavy == set()


def test_showing_a_group_imports_neither_the_log_nor_the_migrations(active: Run) -> None:
    assert imported_by("group", "show", "G001") & {"structlog", "alembic", "chinese_calendar", *LIBRARIES} == set()


def test_the_version_is_told_as_a_program_of_its_own_and_here(run: Run) -> None:
    done = subprocess.run([*MAIN, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("wxflow ")
    assert run("--version").stdout == done.stdout


def test_help_names_every_machine_and_every_command(run: Run) -> None:
    told = run("--help").stdout
    for name in (
        "person", "group", "membership", "handover", "penalty", "report", "init", "apply", "sweep", "due", "audit",
        "calendar", "policy", "machine", "db", "doctor", "demo", "completion",
    ):  # fmt: skip
        assert f"\n  {name} " in told


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_completion_script_for_each_shell(run: Run, shell: str) -> None:
    done = run("completion", shell)
    assert done.exit_code == 0
    assert "_WXFLOW_COMPLETE" in done.stdout


def test_a_shell_completes_machines_events_and_choices(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_WXFLOW_COMPLETE", "bash_complete")
    for words, expected in (("wxflow gro", "group"), ("wxflow group app", "approve"),
                            ("wxflow group request G1 --kind t", "temporary")):  # fmt: skip
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
        assert f"plain,{expected}" in run().stdout


def test_no_traceback_reaches_a_user(active: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the dog\nate it")

    monkeypatch.setattr(opening, "read_policy", broken)
    done = active("group", "list")
    assert done.exit_code == 1
    assert done.stderr.startswith("wxflow: unexpected RuntimeError: the dog ate it")
    assert done.stderr.count("\n") == 1


def test_a_traceback_is_logged_for_whoever_asks_for_it(active: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    script = (
        "import wxflow_office.company.company as o\ndef broken(*_): raise RuntimeError('x')\no.read_policy = broken\n"
        "import sys; sys.argv = ['wxflow', 'group', 'list']\nfrom wxflow_cli.main import main; main()"
    )
    monkeypatch.setenv("WXFLOW_DEBUG", "1")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    logged = json.loads(done.stderr.splitlines()[0])
    assert logged["level"] == "error"
    assert "RuntimeError: x" in logged["exception"]


def test_what_was_done_and_refused_is_logged_as_json_for_whoever_asks_for_it(
    active: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [*MAIN, "person", "leave", "E0003", "--actor"]
    quiet = subprocess.run([*words, "E0003"], capture_output=True, text=True, check=False)
    assert quiet.stderr.count("\n") == 1
    monkeypatch.setenv("WXFLOW_LOG", "info")
    refused = subprocess.run([*words, "E0003"], capture_output=True, text=True, check=False)
    told = json.loads(refused.stderr.splitlines()[1])
    assert (told["event"], told["kind"], told["exit"]) == ("stopped", "Refused", 3)
    done = subprocess.run([*words, "E0008"], capture_output=True, text=True, check=True)
    told = json.loads(done.stderr)
    assert (told["machine"], told["key"], told["actor"]) == ("person", "E0003", "E0008")


def test_a_keyboard_interrupt_is_quiet(active: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "read_policy", interrupted)
    done = active("group", "list")
    assert done.exit_code == exit_codes.INTERRUPTED
    assert done.stderr.strip() == ""


def test_arguments_that_are_no_utf_8_are_refused_like_any_other(active: Run, untouched: None) -> None:
    for words in ((b"E\xff", "--actor", "E0008"), ("E0003", "--actor", b"E\xff"), ("E0003", b"--\xff")):
        done = subprocess.run([*MAIN, "person", "leave", *words], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_every_cause_of_an_error_has_an_exit_code() -> None:
    def causes(kind: type[WxflowError]) -> list[type[WxflowError]]:
        return [kind, *(found for below in kind.__subclasses__() for found in causes(below))]

    codes = {
        kind.__name__: exit_codes.code_of(kind.__new__(kind)) for kind in causes(WxflowError) if not _of_the_page(kind)
    }
    assert codes == {
        "WxflowError": 1,
        "BadInput": 2,
        "BadInputs": 2,
        "BadPolicy": 2,
        "Refused": 3,
        "RanBack": 3,
        "RequestReused": 3,
        "UnknownInstance": 2,
        "Conflict": 4,
        "Raced": 4,
        "StoreUnusable": 2,
        "ClockWrong": 2,
        "SchemaMismatch": 2,
        "RecordBroken": 1,
        MissingColumn.__name__: 2,
        "UnknownName": 2,
    }


def _of_the_page(kind: type[WxflowError]) -> bool:
    """Say whether only a browser is ever told of it, by a status of its own."""
    return kind.__module__.startswith("wxflow_web.")
