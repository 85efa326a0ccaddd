"""A small company with one adopted group, as somebody new to it would type it in."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.given.door import Run

POLICY = """[company]
code = "HX"
name = "华信公司"
[roles]
information_centre = ["E0009"]
hr = ["E0008"]
[approvers]
"*" = ["E0001"]
"""
PEOPLE = (
    "工号,姓名,部门\nE0001,罗慧敏,总经办\nE0002,葛强华,销售部\nE0003,黄娟娜,销售部\n"
    "E0008,赵娜,人事部\nE0009,孔霞,信息中心\n"
)
GROUPS = (
    "群编号,群名,类型,部门,用途,范围部门,群负责人,备案号,群主\n"
    "G001,华信公司销售部群,常设,销售部,业务协同,销售部,E0002,BA-001,E0009\n"
)
ROSTER = "群编号,工号,群昵称\nG001,E0009,群主\nG001,E0002,葛强华(群负责人)\nG001,E0003,小黄\n"
Do = Callable[..., Result]


def day(when: str) -> str:
    """Return a moment of 2026, told as month-dayThour:minute."""
    return f"2026-{when}:00+08:00"


@pytest.fixture
def do(run: Run) -> Do:
    """Run a command line told as one text, at a moment."""
    Path("policy.toml").write_text(POLICY, "utf-8")
    for name, text in (("p.csv", PEOPLE), ("g.csv", GROUPS), ("m.csv", ROSTER)):
        Path(name).write_text(text, "utf-8")

    def line(text: str, when: str | None = None, *more: str) -> Result:
        words = text.split()
        if when is not None:
            told = "--now" if words[0] in ("import", "sweep", "doctor") else "--recorded-at"
            more = (*more, told, day(when))
        return run(*words, *more)

    assert line("init").exit_code == 0
    assert line("import people p.csv --actor E0008", "03-02T09:00").exit_code == 0
    assert line("import groups g.csv --roster m.csv --actor E0009", "03-02T14:00").exit_code == 0
    return line


def penalties(do: Do) -> list[str]:
    """Return the keys of the penalties."""
    return [one["key"] for one in json.loads(do("penalty list --format json").stdout)]
