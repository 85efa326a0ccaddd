"""A policy that never ends, or is nested without end, is refused in one line."""

import json
import os
from pathlib import Path

import pytest

from tests.given.inputs import at, texts
from tests.given.policies import EXAMPLE, problems
from wxflow.errors import BadInput
from wxflow_machines.policy.file import load


@pytest.mark.parametrize("bomb", sorted(at("10/nested").iterdir()), ids=lambda path: path.stem)
def test_what_is_nested_without_end_is_one_line(bomb: Path) -> None:
    with pytest.raises(BadInput, match=r"not valid TOML: nested too deeply$"):
        load(bomb)


def test_a_pipe_and_a_device_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(BadInput, match="a pipe or a device, not a file"):
            load(path)


@pytest.mark.parametrize("zone", texts("10/zones.txt"))
def test_a_zone_that_is_another_elsewhere_or_counts_other_seconds_is_refused(zone: str) -> None:
    (problem,) = problems(f'{EXAMPLE}\n[calendar]\ntime_zone = "{zone}"\n')
    assert "[calendar] time_zone: must be the name of a time zone" in problem


@pytest.mark.parametrize("staff", texts("8/staff_ids.txt"))
def test_a_role_is_held_by_people_and_by_no_list_of_them(staff: str) -> None:
    quoted = json.dumps(staff, ensure_ascii=False)
    (problem,) = problems(EXAMPLE.replace('hr = ["E0008"]', f"hr = [{quoted}]"))
    assert "[roles] hr: must be a list of staff ids" in problem
    assert "approvers" in problems(EXAMPLE.replace('"*" = ["E0001"]', f'"*" = [{quoted}]'))[0]
