"""A company's own words for its messages: a template, what it is given, and what it may take to render."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from wxflow.errors import BadInput
from wxflow.translatable import tr

_ROUNDS, _SIGNS = 10_000, 100_000
"""Of all loops together, and of the text: a hundred items take a few hundred rounds."""
_ITEM: Mapping[str, Any] = {
    "machine": "membership", "key": "G001/E0004", "deadline": "add", "entry": 1, "working_days": -1, "group": "G001",
    "person": "E0004", "person_name": "钟静明", "title": "华信公司销售部群", "asks": "请把钟静明（E0004）拉进群",
    "has_deadline": True, "where": None, "due": "2026-03-04 24:00", "until": "3 月 4 日（周三）24:00",
    "last_day": date(2026, 3, 4), "how": "wxflow desk E0002", "overdue": False,
}  # fmt: skip
_NOWHERE = {"due": None, "until": None, "last_day": None, "person": None, "person_name": None}
_UNKNOWN = {**{name: value for name, value in _ITEM.items() if name != "entry"}, **_NOWHERE}
_NEWS = {
    **{name: value for name, value in _UNKNOWN.items() if name not in ("deadline", "working_days")},
    "news": "withdrawn", "has_deadline": False, "title": None, "where": "G001",
}  # fmt: skip
_SAMPLES = ([_ITEM], [{**_ITEM, "overdue": True}, _UNKNOWN], [_NEWS])
"""What happens to be told: something due, something overdue beside what no day is known of, what asks for nothing."""


_FAILS = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What a template may raise: it is a program."""


class _NoEnd(Exception):
    """A template that would take more than any text needs; its argument says what."""


class _Environment(SandboxedEnvironment):
    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what makes a great text, or number, of two small ones."""
        if operator == "**" or not all(isinstance(one, int | float) for one in (left, right)):
            raise _NoEnd(tr("{operator} is for small numbers", operator=operator))
        return super().call_binop(context, operator, left, right)


def rendered(path: Path, told: Mapping[str, Any]) -> str:
    """Return what a template makes of what is told; BadInput when it fails, says nothing, or has no end."""
    rounds = 0

    def bounded(values: Iterable[Any]) -> Iterator[Any]:
        nonlocal rounds
        for value in values:
            rounds += 1
            if rounds > _ROUNDS:
                raise _NoEnd(tr("its loops take more than {most} rounds", most=_ROUNDS))
            yield value

    environment = _Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["bounded"] = bounded  # pyright: ignore[reportUnknownMemberType]
    try:
        tree = environment.parse(_text(path))
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, "bounded", [], [], None, None, lineno=loop.lineno)
        text = _whole(environment.from_string(tree).generate(told)).strip()
    except _NoEnd as error:
        raise _useless(path, error.args[0]) from None
    except _FAILS as error:
        raise _useless(path, error) from None
    if not text:
        raise _useless(path, tr("it says nothing"))
    return text


def check(folder: Path, topics: Sequence[str]) -> None:
    """Render each of a company's own templates with samples; BadInput tells the first that cannot be used."""
    for topic in topics:
        if (path := folder / "templates" / f"{topic}.txt").is_file():
            for items in _SAMPLES:
                rendered(path, sample(items))


def sample(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a template is given of some items."""
    overdue = sum(bool(item["overdue"]) for item in items)
    nearest = next(("3 月 4 日" for item in items if item["until"]), None)
    return {
        "recipient": "E0002", "name": "葛强华", "company": "华信公司", "items": items, "overdue": overdue,
        "nearest": nearest,
    }  # fmt: skip


def _text(path: Path) -> str:
    """Return what a file says, with or without a mark in front, as UTF-8 or as GB18030."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise _useless(path, tr("it is neither UTF-8 nor GB18030 text"))


def _whole(parts: Iterable[str]) -> str:
    said = ""
    for part in parts:
        said += part
        if len(said) > _SIGNS:
            raise _NoEnd(tr("its text takes more than {most} signs", most=_SIGNS))
    return said


def _useless(path: Path, why: object) -> BadInput:
    return BadInput(tr("{path}: the template cannot be used: {error}", path=path, error=why))
