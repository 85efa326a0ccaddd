"""audit export and machine draw: the event log, and the model it can be held against."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.given import company, shortage
from tests.given.door import Run

FORMS = [("xes", "log.xes"), ("ocel", "log.json"), ("ocel", "log.jsonocel")]


def told(path: Path) -> list[object]:
    """Return the instances a log tells of."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".xes":
        return list(ElementTree.fromstring(text).iter("{http://www.xes-standard.org/}trace"))  # noqa: S314
    return list(json.loads(text)["objects"])


def names_here() -> set[str]:
    return {path.name for path in Path().iterdir()}


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_an_export_says_how_much_it_wrote(active: Run, untouched: None, form: str, name: str) -> None:
    done = active("audit", "export", "--as", form, "--output", name, "--format", "json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout) == {"output": name, "instances": 13, "steps": 16}
    assert len(told(Path(name))) == 13


def test_an_export_can_be_narrowed_to_machines_and_times(active: Run) -> None:
    words = ("audit", "export", "--as", "xes", "--output", "log.xes", "--force", "--format", "json")
    assert json.loads(active(*words, "--machine", "person").stdout)["instances"] == 5
    assert json.loads(active(*words, "--machine", "person", "--machine", "group").stdout)["instances"] == 6
    early = ("--until", "2026-03-02T08:04:00+08:00")
    assert json.loads(active(*words, *early).stdout)["instances"] == 5
    assert json.loads(active(*words, "--since", early[1]).stdout)["instances"] == 8


def test_an_export_is_written_the_same_every_time(active: Run) -> None:
    for form, name in FORMS[:2]:
        for n in (1, 2):
            assert active("audit", "export", "--as", form, "--output", f"{n}{name}").exit_code == 0
        assert Path(f"1{name}").read_bytes() == Path(f"2{name}").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "xes", "--output", "wxflow.db"), "wxflow.db does not end in .xes"),
        (("--as", "ocel", "--output", "log.xes"), "log.xes does not end in .json or .jsonocel"),
        (("--as", "xes", "--output", "log.xes", "--machine", "grup"), "unknown machine 'grup' (did you mean 'group'?)"),
        (("--as", "xes", "--output", "none/log.xes"), "none/log.xes cannot be written: No such file or directory"),
        (("--as", "xes", "--output", "policy.toml/log.xes"), "policy.toml/log.xes cannot be written: Not a directory"),
        (("--as", "xes", "--output", "there.xes"), "there.xes is there already: name another, or replace it"),
        (("--as", "xes", "--output", "folder.xes", "--force"), "folder.xes is not a file that could be replaced"),
    ],
)
def test_what_cannot_be_written_is_one_clear_line_and_changes_nothing(
    active: Run, words: tuple[str, ...], said: str
) -> None:
    Path("there.xes").write_text("kept")
    Path("folder.xes").mkdir()
    before = names_here()
    done = active("audit", "export", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert names_here() == before
    assert Path("there.xes").read_text() == "kept"


@pytest.mark.parametrize(("command", "name"), [(("audit", "export", "--as", form), name) for form, name in FORMS])
def test_where_there_is_no_room_left_nothing_is_and_one_clear_line_says_so(
    active: Run, command: tuple[str, ...], name: str
) -> None:
    more = [company.command(f"2026-03-02T11:{n // 60:02}:{n % 60:02}+08:00", "E0008", f"person/F{n:04}", "join",
                            name="尹涛", unit="采购部") for n in range(300)]  # fmt: skip
    assert active("apply", "-", stdin=company.lines(more)).exit_code == 0
    before = names_here()
    done = shortage.run(*command, "--output", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"wxflow: {name} cannot be written: File too large\n"
    assert names_here() <= before


def test_force_replaces_a_file(active: Run) -> None:
    Path("log.xes").write_text("old")
    assert active("audit", "export", "--as", "xes", "--output", "log.xes", "--force").exit_code == 0
    assert Path("log.xes").read_text(encoding="utf-8").startswith("<?xml")


def test_a_machine_is_drawn_as_a_petri_net(run: Run) -> None:
    drawn = run("machine", "draw", "group", "--as", "pnml")
    assert drawn.exit_code == 0
    assert ElementTree.fromstring(drawn.stdout)[0].attrib["id"] == "group"  # noqa: S314
    assert json.loads(run("machine", "draw", "group", "--as", "pnml", "--format", "json").stdout) == {
        "name": "group",
        "pnml": drawn.stdout.removesuffix("\n"),
    }
    assert run("machine", "draw", "group", "--as", "dot").exit_code == 2
