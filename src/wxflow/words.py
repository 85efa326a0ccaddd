"""A text for people that remembers its template and fields, so that a door can say it in another language."""

from collections.abc import Mapping


class Words(str):
    """A text in English; `template` and `fields` are what it was made of, and a field may be Words again."""

    __slots__ = ("fields", "template")
    template: str
    fields: Mapping[str, object]


def words(template: str, /, **fields: object) -> Words:
    """Fill an English template with its named fields."""
    made = Words(template.format_map(fields))
    made.template, made.fields = template, fields
    return made
