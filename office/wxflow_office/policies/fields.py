"""The fields that a policy's values are typed into: what they are called, what is in them, what that means."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from unicodedata import normalize

from wxflow.json_values import is_list
from wxflow.translatable import listed, term, tr
from wxflow_machines.policy.policy import ELSE
from wxflow_machines.policy.reminders import BUDGETS
from wxflow_machines.policy.schema import Key
from wxflow_office.policies.words import CHOICES, WORDS
from wxflow_office.texts import typed_lists

_NUMBER = re.compile("-?[0-9]{1,18}")
_FLAGS = {"true": True, "false": False}


class Field(NamedTuple):
    """A field: the place of its value, with dots between; what that may be, what is in it, and what is in force."""

    name: str
    key: Key
    value: str
    now: str
    measures: str
    """What holds where the file says nothing."""
    clause: str
    label: str
    choices: tuple[tuple[str, str], ...]

    def told(self, value: str) -> str:
        """Say a value as people read it: several of them listed, those that have a name by that."""
        named = dict(self.choices)
        return listed(named.get(one, one) for one in value.split("\n"))


class Row(NamedTuple):
    """Fields that belong together, and what they are about; nothing where they are one of several alike."""

    clause: str
    label: str
    fields: list[Field]


class Section(NamedTuple):
    """What belongs together, and how it is filled in."""

    heading: str
    fields: list[Field]
    rows: list[Row]
    help: str = ""


def field(name: str, word: str, key: Key, value: str, *, now: str = "", measures: str = "") -> Field:
    """Return a field that is called by a word."""
    return Field(name, key, value, now, measures, *WORDS[word], choices_of(word, key))


def choices_of(word: str, key: Key) -> tuple[tuple[str, str], ...]:
    """Return the values there are, each with what it is called; none where anything may be typed."""
    if word == "reminders.deadline":
        return ((ELSE, tr("every deadline")), *((one, _deadline(one)) for one in BUDGETS))
    named = CHOICES.get(word, {})
    return tuple((one, named[one]) for one in (_FLAGS if key.shape == "flag" else key.choices))


def _deadline(name: str) -> str:
    machine, _, deadline = name.partition(".")
    return tr("{machine}: {deadline}", machine=term("machine", machine), deadline=term("deadline", deadline, machine))


def shown(value: Any) -> str:
    """Return a value as it is typed; nothing for None."""
    if is_list(value):
        return "\n".join(map(str, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def read(key: Key, typed: str) -> Any:
    """Return the value that somebody has typed, None for nothing; what it may be is for the schema to say."""
    text = typed.replace("\r\n", "\n").strip()
    if not text:
        return None
    match key.shape:
        case "texts" | "people" | "choices":
            return [one for line in text.split("\n") for one in typed_lists.split(line)]
        case "number" | "shift":
            plain = normalize("NFKC", text)
            return int(plain) if _NUMBER.fullmatch(plain) else text
        case "flag":
            return _FLAGS.get(text, text)
        case _:
            return text


def rows_of(typed: Mapping[str, str], name: str, columns: Mapping[str, Key]) -> list[dict[str, str]]:
    """Return the rows of a list that anything was typed into."""
    place = re.compile(rf"{re.escape(name)}\.([0-9]{{1,4}})\.")
    numbers = sorted({int(found[1]) for one in typed if (found := place.match(one))})
    rows = [{column: typed.get(f"{name}.{number}.{column}", "").strip() for column in columns} for number in numbers]
    return [row for row in rows if any(row.values())]
