"""The folder list is the architecture; these hold it to that."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

HERE = Path(__file__).parent.parent
ROOMS = {
    "src": "wxflow",
    "machines": "wxflow_machines",
    "connectors": "wxflow_connectors",
    "office": "wxflow_office",
    "cli": "wxflow_cli",
    "web": "wxflow_web",
}
LONGEST = 250
"""The lines of a module."""
MOST = 22
"""The modules of a folder."""
VERSIONS = "src/wxflow/databases/migrations/versions"  # found by Alembic, which wants no docstring
NAMES_THAT_SAY_NOTHING = {"base", "common", "core", "helper", "helpers", "manager", "misc", "service", "util", "utils"}
REGISTRY_HOSTS = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org"))
]


def test_every_import_follows_the_arrows(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(str(HERE / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_no_modules_go_round_in_a_circle_not_even_to_name_their_types() -> None:
    graph = grimp.build_graph(*ROOMS.values(), cache_dir=None, exclude_type_checking_imports=False)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        pytest.fail(" → ".join(reversed(found.args[1])))


def test_the_arrows_name_every_package_of_the_wheel() -> None:
    tool = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    rooms = next(contract for contract in tool["importlinter"]["contracts"] if contract["id"] == "rooms")
    wheel = [path.rpartition("/")[2] for path in tool["hatch"]["build"]["targets"]["wheel"]["packages"]]
    layers = {name for layer in rooms["layers"] for name in layer.split(" | ")}
    assert set(wheel) == layers == set(tool["importlinter"]["root_packages"]) == set(ROOMS.values())


@pytest.mark.parametrize(("room", "package"), ROOMS.items())
def test_a_room_holds_its_one_package_and_nothing_else(room: str, package: str) -> None:
    found = {path.name for path in (HERE / room).iterdir() if path.name != "__pycache__"}
    assert found == {package}, f"an editable install puts {room}/ on sys.path: all that lies in it can be imported"


@pytest.mark.parametrize("room", [*ROOMS, "generate", "tests"])
def test_no_file_or_folder_has_a_name_that_says_nothing(room: str) -> None:
    found = [path for path in (HERE / room).rglob("*") if path.stem.lower() in NAMES_THAT_SAY_NOTHING]
    assert found == []


@pytest.mark.parametrize("room", [*ROOMS, "generate", "tests"])
def test_no_module_is_longer_than_somebody_reads_at_once(room: str) -> None:
    found = {str(path.relative_to(HERE)): _lines(path) for path in (HERE / room).rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_folder_holds_more_modules_than_somebody_looks_through(room: str) -> None:
    found = Counter(str(path.parent.relative_to(HERE)) for path in (HERE / room).rglob("[!_]*.py"))
    assert {folder: count for folder, count in found.items() if count > MOST} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_of_modules_is_a_package_that_says_what_it_holds(room: str) -> None:
    folders = {path.parent for path in (HERE / room).rglob("*.py")} - {HERE / VERSIONS}
    untold = [folder for folder in folders if not _told(folder / "__init__.py")]
    assert untold == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_tests_of_a_room_stand_in_folders_of_its_own(room: str) -> None:
    mirror = HERE / "tests" / ("engine" if room == "src" else room)
    folders = {path.parent.relative_to(mirror) for path in mirror.rglob("test_*.py")}
    assert {folder for folder in folders if not (HERE / room / ROOMS[room] / folder).is_dir()} == set()


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def _told(package: Path) -> str | None:
    return ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))) if package.exists() else None


def test_no_file_names_a_registry_host() -> None:
    found = [
        f"{path.relative_to(HERE)}: {host}"
        for path in _files_of_the_project()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes().lower()
    ]
    assert found == []


def _files_of_the_project() -> list[Path]:
    """List what git tracks, and what it would if it were added now."""
    if not shutil.which("git") or not (HERE / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=HERE, capture_output=True, check=True, text=True).stdout.split("\0")
    return [path for name in names if name and (path := HERE / name).is_file()]


def test_nobody_is_told_to_install_another_project_of_this_name() -> None:
    """Another project is called `wxflow` where packages are installed from; this one is `wxflow-groups`."""
    other = re.compile(r"pip install (?:-\S+ )*['\"]?wxflow(?!-groups)\b")
    told = [path for path in _files_of_the_project() if path.suffix in (".md", ".py", ".po", ".toml")]
    assert [path.name for path in told if other.search(path.read_text(encoding="utf-8"))] == []
