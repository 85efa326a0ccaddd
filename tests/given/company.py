"""A small company's policy and first days, and what its database holds."""

import json
from pathlib import Path
from typing import Any

from tests.given.databases import DATABASES, contents, url_at

POLICY = """\
[company]
code = "HX"
name = "华信公司"

[roles]
information_centre = ["E0009"]
hr = ["E0008"]

[approvers]
"*" = ["E0001"]
"""

SCOPE = {"units": ["销售部"], "people": []}
ROSTER = [
    {"person": "E0009", "nickname": "群主"},
    {"person": "E0002", "nickname": "葛强华(群负责人)"},
    {"person": "E0003", "nickname": "黄娟娜"},
]


def command(at: str, actor: str, of: str, event: str, request_id: str | None = None, **data: Any) -> dict[str, Any]:
    """Make a line of a journal; `of` is machine/key."""
    machine, key = of.split("/", 1)
    line = {"at": at, "actor": actor, "machine": machine, "key": key, "event": event, "data": data}
    return {**line, "request_id": request_id} if request_id else line


def join(minute: int, key: str, name: str, unit: str) -> dict[str, Any]:
    """Make the line of a person who joins on the company's first day."""
    at = f"2026-03-02T08:{minute:02}:00+08:00"
    return command(at, "E0008", f"person/{key}", "join", f"join-{key}", name=name, unit=unit)


REQUEST = {
    "title": "华信公司销售部群",
    "kind": "permanent",
    "unit": "销售部",
    "purpose": "业务协同",
    "scope": SCOPE,
    "leads": ["E0002"],
}
PEOPLE = [
    join(1, "E0001", "罗慧敏", "总经办"),
    join(2, "E0002", "葛强华", "销售部"),
    join(3, "E0003", "黄娟娜", "销售部"),
    join(4, "E0004", "钟静明", "销售部"),
    join(9, "E0009", "孔霞", "信息中心"),
]
UNITS = len({line["data"]["unit"] for line in PEOPLE})
"""How many units they open by joining."""
FOUNDING = [
    *PEOPLE,
    command("2026-03-02T09:00:00+08:00", "E0002", "group/G001", "request", "g1", **REQUEST),
    command("2026-03-02T09:10:00+08:00", "E0001", "group/G001", "approve", "g2"),
    command(
        "2026-03-02T09:20:00+08:00", "E0009", "group/G001", "create", "g3",
        title="华信公司销售部群", register_no="BG1", owner="E0009",
    ),
    command("2026-03-02T10:00:00+08:00", "E0002", "group/G001", "activate", "g4", roster=ROSTER),
]  # fmt: skip


def lines(commands: list[Any]) -> str:
    """Write a journal."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in commands)


def content(path: str = "wxflow.db") -> dict[str, list[Any]]:
    """Read all that a database holds, by table: that of the folder, or another file."""
    if path != "wxflow.db" or DATABASES.kind == "sqlite":
        return contents(f"sqlite:///{Path(path).resolve()}") if Path(path).exists() else {}
    return contents(url_at(Path.cwd()))


def count(table: str) -> int:
    """Count the rows of a table."""
    return len(content()[table])
