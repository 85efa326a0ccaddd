"""A text for people that remembers its template and fields, so that a door can say it in another language."""

from collections.abc import Iterable, Mapping
from functools import reduce


class Text(str):
    """A text in English; `template` and `fields` are what it was made of, and a field may be a Text again."""

    __slots__ = ("fields", "template")
    template: str
    fields: Mapping[str, object]


class Term(Text):
    """A word that programs know by its English name, such as a state; people may call it otherwise."""

    __slots__ = ("kind", "of")
    kind: str
    of: str | None


def term(kind: str, text: str, of: str | None = None) -> Term:
    """Take a word of a kind (state, machine), `of` a certain machine, for one that has a name in another language."""
    made = Term(text)
    made.kind, made.of, made.template, made.fields = kind, of, "{it}", {"it": text}
    return made


def tr(template: str, /, **fields: object) -> Text:
    """Fill an English template with its named fields."""
    made = Text(template.format_map(fields))
    made.template, made.fields = template, fields
    return made


def plain(text: str) -> Text:
    """Take a text with nothing to fill in, braces and all, for one to be said in another language."""
    made = Text(text)
    made.template, made.fields = text.replace("{", "{{").replace("}", "}}"), {}
    return made


def joined(texts: Iterable[str]) -> str:
    """Join texts, at least one, by semicolons."""
    first, *others = texts
    return reduce(_and, others, first)


def _and(said: str, more: str) -> str:
    return tr("{said}; {more}", said=said, more=more)


def either(texts: Iterable[str]) -> str:
    """Join texts, at least one, by or."""
    first, *others = texts
    return reduce(_or, others, first)


def _or(one: str, other: str) -> str:
    return tr("{one} or {other}", one=one, other=other)


def listed(texts: Iterable[str]) -> str:
    """Join texts as people list them; nothing of none."""
    found = [*texts]
    return reduce(_with, found[1:], found[0]) if found else ""


def _with(said: str, more: str) -> str:
    return tr("{said}, {more}", said=said, more=more)
