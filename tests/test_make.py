"""What `make` sets up can be set up, and is, where changes are checked."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent.parent
MAKEFILE = (HERE / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
OURS, PEERS = HERE / "constraints.txt", HERE / "benchmarks" / "peers" / "constraints.txt"


def pins(path: Path) -> dict[str, str]:
    """Return the version of each package that a list pins."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def requirements() -> Iterator[tuple[str, Requirement, dict[str, str]]]:
    """Yield what is asked for, by whom, and the pins it is installed with."""
    ours, all_ = pins(OURS), pins(OURS) | pins(PEERS)
    for where, asked, held in (
        ("dependencies", PROJECT["project"]["dependencies"], ours),
        *((name, asked, ours) for name, asked in EXTRAS.items()),
        *((name, asked, all_) for name, asked in GROUPS.items()),
    ):
        yield from ((where, Requirement(one), held) for one in asked if not one.startswith("wxflow"))


def setups() -> dict[str, set[str]]:
    """Return which targets set up which environment: {its mark: {target}}."""
    found: dict[str, set[str]] = {}
    for target, needs in re.findall(r"^([a-z-]+):(.*)$", MAKEFILE, re.MULTILINE):
        for mark in re.findall(r"\$\(\w+\)/[\w-]+", needs):
            found.setdefault(mark, set()).add(target)
    return found


def test_what_make_installs_has_a_name_in_pyproject() -> None:
    assert set(re.findall(r"--group (\S+)", MAKEFILE)) <= set(GROUPS)
    assert {name for extras in re.findall(r"\.\[([^]]+)\]", MAKEFILE) for name in extras.split(",")} <= set(EXTRAS)


def test_what_is_asked_for_is_pinned_to_a_version_that_was_asked_for() -> None:
    wrong = [
        f"{where}: {one}, pinned {version}"
        for where, one, held in requirements()
        if (version := held.get(canonicalize_name(one.name))) is None or version not in one.specifier
    ]
    assert wrong == []


def test_the_two_lists_of_pins_hold_at_once() -> None:
    assert pins(OURS).keys() & pins(PEERS).keys() == set()


@pytest.mark.parametrize("mark", setups())
def test_every_environment_that_make_sets_up_is_set_up_where_changes_are_checked(mark: str) -> None:
    run = (HERE / ".ci" / "run").read_text(encoding="utf-8")
    assert setups()[mark] & set(re.findall(r"^make --no-print-directory ([\w-]+)", run, re.MULTILINE))
