"""A policy that never ends, or is nested without end, is refused in one line."""

import os
from pathlib import Path

import pytest

from tests.given.policies import EXAMPLE, problems
from wxflow.errors import BadInput
from wxflow_machines.policy.file import load

BOMBS = {
    "lists": "a=" + "[" * 5_000 + "]" * 5_000,
    "unclosed": "a=" + "[" * 100_000,
    "tables": "[" + ".".join("a" * 20_000) + "]",
    "keys": "[company]\ncode." + ".".join("a" * 3_000) + "=1",
    "inline": "x=" + "{a=" * 300 + "1" + "}" * 300,
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_nested_without_end_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "policy.toml").write_text(BOMBS[name])
    with pytest.raises(BadInput, match=r"not valid TOML: nested too deeply$"):
        load(tmp_path / "policy.toml")


def test_a_pipe_and_a_device_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(BadInput, match="a pipe or a device, not a file"):
            load(path)


@pytest.mark.parametrize(
    "zone", ["localtime", "posixrules", "Factory", "right/Asia/Shanghai", "posix/Asia/Shanghai", "../Asia/Shanghai", ""]
)
def test_a_zone_that_is_another_elsewhere_or_counts_other_seconds_is_refused(zone: str) -> None:
    (problem,) = problems(f'{EXAMPLE}\n[calendar]\ntime_zone = "{zone}"\n')
    assert "[calendar] time_zone: must be the name of a time zone" in problem


@pytest.mark.parametrize("staff", ["@all", "E1|E2", "E1,E2", "＠all", "E1;E2", "<E1>"])
def test_a_role_is_held_by_people_and_by_no_list_of_them(staff: str) -> None:
    (problem,) = problems(EXAMPLE.replace('hr = ["E0008"]', f'hr = ["{staff}"]'))
    assert "[roles] hr: must be a list of staff ids" in problem
    assert "approvers" in problems(EXAMPLE.replace('"*" = ["E0001"]', f'"*" = ["{staff}"]'))[0]
