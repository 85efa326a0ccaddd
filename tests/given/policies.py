"""A policy file with little in it, read with more."""

from pathlib import Path

import pytest

from wxflow.errors import BadInputs
from wxflow_machines.policy.file import parse
from wxflow_machines.policy.policy import Policy

EXAMPLE = """\
[company]
code = "HX"
name = "华信公司"

[roles]
information_centre = ["E0009"]
hr = ["E0008"]

[approvers]
"*" = ["E0001"]
"销售部" = ["E0002", "E0001"]
"研发部" = ["E0003", "E0001"]
"""


def problems(text: str, folder: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(BadInputs) as caught:
        parse(text, "policy.toml", folder)
    return caught.value.problems


def read(more: str = "", folder: Path | None = None) -> Policy:
    return parse(EXAMPLE + more, "policy.toml", folder)
