"""The folder list is the architecture; these hold it to that."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

HERE = Path(__file__).parent.parent
ROOMS = {
    "src": "wxflow",
    "machines": "wxflow_machines",
    "connectors": "wxflow_connectors",
    "office": "wxflow_office",
    "cli": "wxflow_cli",
}
NAMES_THAT_SAY_NOTHING = {"base", "common", "core", "helper", "helpers", "manager", "misc", "service", "util", "utils"}
REGISTRY_HOSTS = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org"))
]


def test_every_import_follows_the_arrows(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(str(HERE / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_the_arrows_name_every_package_of_the_wheel() -> None:
    tool = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    rooms = next(contract for contract in tool["importlinter"]["contracts"] if contract["id"] == "rooms")
    wheel = [path.rpartition("/")[2] for path in tool["hatch"]["build"]["targets"]["wheel"]["packages"]]
    assert set(wheel) == set(rooms["layers"]) == set(tool["importlinter"]["root_packages"]) == set(ROOMS.values())


@pytest.mark.parametrize(("room", "package"), ROOMS.items())
def test_a_room_holds_its_one_package_and_nothing_else(room: str, package: str) -> None:
    found = {path.name for path in (HERE / room).iterdir() if path.name != "__pycache__"}
    assert found == {package}, f"an editable install puts {room}/ on sys.path: all that lies in it can be imported"


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_or_folder_has_a_name_that_says_nothing(room: str) -> None:
    found = [path for path in (HERE / room).rglob("*") if path.stem.lower() in NAMES_THAT_SAY_NOTHING]
    assert found == []


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
