"""Make pages from templates: everything that is put in is text, and is said in the visitor's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from wxflow.declare.records import CLOCK
from wxflow.moments import ending
from wxflow.translatable import tr
from wxflow_office.company import clock
from wxflow_office.company.company import ZONE
from wxflow_office.instances.called import ALIKE
from wxflow_office.texts import as_text, dates, language
from wxflow_web.answers import in_words, static

_TEMPLATES = Path(__file__).parents[1] / "templates"


def page(template: str, **values: Any) -> str:
    """Fill a template."""
    return _environment().get_template(template).render(lang=language.spoken(), **values)


def path(*parts: str) -> str:
    """Return the path of an address from its parts; a key keeps its slashes."""
    return "/" + "/".join(map(_quoted, parts))


@lru_cache(maxsize=2048)
def _quoted(part: str) -> str:
    return quote(part, safe="/")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # jinja2 types these two dictionaries not at all.
    made.globals.update(tr=_tr, path=path, static=static.where)  # pyright: ignore[reportUnknownMemberType]
    said: dict[str, Callable[..., Any]] = {
        "say": language.say,
        "told": in_words.told,
        "named": _named,
        "label": _label,
        "moment": dates.short,
        "ended": _ended,
        "taken": _taken,
        "fact": _fact,
        "as_read": dates.as_read,
        "last_day": _last_day,
        "day_end": _day_end,
        "value": as_text.cell,
    }
    made.filters.update({name: _when_shown(one) for name, one in said.items()})  # pyright: ignore[reportUnknownMemberType]
    return made


def _when_shown(filtered: Callable[..., Any]) -> Callable[..., Any]:
    """Have a filter asked each time: jinja2 would put a constant down once, in the language of whoever came first."""

    @pass_context
    def shown(_: Context, *given: Any) -> Any:
        return filtered(*given)

    return shown


def _tr(template: str, **fields: object) -> str:
    return language.say(tr(template, **fields))


def _named(word: str, kind: str, of: str | None = None) -> str:
    return language.name(ALIKE.get(kind, kind), word, of)


def _ended(moment: str) -> str:
    return dates.short(ending(moment))


def _taken(step: Mapping[str, Any]) -> str:
    """Say when a step was taken; what time takes it takes as a day ends."""
    return _ended(step["at"]) if step["actor"] == CLOCK else dates.short(step["at"])


def _fact(value: str, name: str) -> str:
    """Write a fact as people read it: a moment to the minute, a word by what it is called."""
    if language.is_moment(value):
        return _ended(value) if name in dates.ENDS else dates.short(value)
    return as_text.cell(_named(value, name))


def _last_day(iso: str) -> str:
    """Say the day whose end a deadline is due at, as people do."""
    return _day_end((datetime.fromisoformat(iso) - timedelta(microseconds=1)).date().isoformat())


def _day_end(iso: str) -> str:
    return dates.last_day(date.fromisoformat(iso), dates.local(clock.now(), ZONE).date())


def _label(word: str, kind: str, of: str | None = None) -> str:
    """Name a word that programs know as people write it: without underscores where it has no other name."""
    return _labelled(language.spoken(), word, kind, of)


@lru_cache(maxsize=2048)
def _labelled(_: str, word: str, kind: str, of: str | None) -> str:
    name = language.name(kind, word, of)
    return word.replace("_", " ") if name == word else name
