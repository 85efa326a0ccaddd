"""A new user gets through the guides: what they show is played, in order, on one company."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.databases import ON_SQLITE
from wxflow_cli.root import root

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
WEEK = ("administrator.zh-CN.md", "lead.zh-CN.md", "hr.zh-CN.md")
"""In the order in which one builds upon the other."""
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


@ON_SQLITE
def test_the_week_of_the_guides_can_be_lived(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert database == "sqlite"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WXFLOW_LANG", "zh")
    ran = 0
    for guide in WEEK:
        for kind, name, content in FENCE.findall((GUIDES / guide).read_text(encoding="utf-8")):
            if kind == "csv":
                Path(name).write_text(content, encoding="utf-8")
                continue
            for line in content.splitlines():
                done = CliRunner().invoke(root, shlex.split(line)[1:], prog_name="wxflow")
                # An inspection that finds something, and a sweep or doctor that does, say so by 1.
                good = (0, 1) if line.startswith(("wxflow inspect", "wxflow doctor")) else (0,)
                assert done.exit_code in good, f"{guide}: {line}\n{done.output}"
                assert "unexpected" not in done.output
                ran += 1
    assert ran > 40
    assert {path.name for path in GUIDES.glob("*.md")} == {*WEEK}
