"""A text for people that remembers its template and fields, so that a door can say it in another language."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

_ASKED = re.compile(r"([a-z_]+)/(.+) ([a-z_]+)")


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


class NotThere(Text):
    """A text that says that what was named is not there: a slip of the pen rather than a breach of a rule."""

    __slots__ = ()


def not_there(kind: Term, name: str, near: str = "") -> NotThere:
    """Say that nothing of a kind has a name; `near` tells what may have been meant."""
    said = tr("there is no {kind} {name}{near}", kind=kind, name=name, near=near)
    made = NotThere(said)
    made.template, made.fields = said.template, said.fields
    return made


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


def asked(what: str) -> str:
    """Name what was asked, written as machine/key event, so that it can be said in another language."""
    if isinstance(what, Text) or (found := _ASKED.fullmatch(what)) is None:
        return what
    machine, key, event = found.groups()
    return tr("{machine}/{key} {event}", machine=term("machine", machine), key=key, event=term("event", event, machine))


def joined(texts: Iterable[str]) -> str:
    """Join texts, at least one, by semicolons."""
    return _halved(_and, list(texts))


def _and(said: str, more: str) -> str:
    return tr("{said}; {more}", said=said, more=more)


def listed(texts: Iterable[str]) -> str:
    """Join texts as people list them; none are nothing."""
    found = list(texts)
    return _halved(_also, found) if found else ""


def _also(said: str, more: str) -> str:
    return tr("{said}, {more}", said=said, more=more)


def either(texts: Iterable[str]) -> str:
    """Join texts, at least one, by or."""
    return _halved(_or, list(texts))


def _or(one: str, other: str) -> str:
    return tr("{one} or {other}", one=one, other=other)


def _halved(join: Callable[[str, str], str], texts: Sequence[str]) -> str:
    """Join texts, at least one, two and two: whoever says the text goes only as deep as there are halves."""
    if len(texts) == 1:
        return texts[0]
    middle = len(texts) // 2
    return join(_halved(join, texts[:middle]), _halved(join, texts[middle:]))
