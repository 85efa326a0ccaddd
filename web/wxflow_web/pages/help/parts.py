"""Which part of which guide tells of a page: what every page's help leads to."""

from collections.abc import Mapping
from urllib.parse import quote

from wxflow_web.pages.help.guides import anchor

WHERE = "/help"
PARTS: Mapping[str, str] = {
    "/help": "浏览器使用指南",
    "/sign-in": "第一次登录",
    "/invitation": "第一次登录",
    "/prove": "第一次登录",
    "/security": "第一次登录",
    "/second-factor": "第一次登录",
    "/sessions": "第一次登录",
    "/": "我的待办",
    "/done": "我的待办",
    "/begun": "我的待办",
    "/copied": "我的待办",
    "/groups": "我的待办",
    "/machines": "我的待办",
    "/countdown": "我的待办",
    "/undo": "我的待办",
    "/events/{machine}/{event}": "新建群",
    "/events": "我的待办",
    "/calendar": "日历",
    "/inspection": "巡检",
    "/rosters": "巡检",
    "/people": "人员",
    "/imports": "人员",
    "/penalties": "处罚与申诉",
    "/notices": "处罚与申诉",
    "/overview": "概览",
    "/policy": "制度",
    "/proposals": "制度",
    "/audit": "审计",
    "/proofs": "审计",
    "/operation": "运维",
    "/accounts": "运维",
}
"""By the path of an address, or of what it lies under: a heading of the guide for whoever has a browser."""


def part_of(path: str) -> str | None:
    """Return the part that tells of the page at an address's path; None where none does."""
    while path and path not in PARTS:
        path = path.rpartition("/")[0]
    return PARTS.get(path)


def help_of(path: str) -> str:
    """Return where the help for the page at an address's path is."""
    part = part_of(path)
    return f"{WHERE}#{quote(anchor(part))}" if part else WHERE
