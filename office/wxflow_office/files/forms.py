"""Hold what comes from outside to a form, and say in our own words all that is wrong with it."""

from collections.abc import Callable, Iterator
from inspect import isclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from wxflow.errors import BadInputs, UnknownName
from wxflow.translatable import tr

_WANTED = {
    "string_type": tr("a text"),
    "list_type": tr("a list"),
    "dict_type": tr("a table"),
    "model_type": tr("a table"),
}
_TOLD = "told"


class Form(BaseModel):
    """What something must look like: no name that is not known, and nothing that would have to be converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Read = TypeVar("Read", bound=Form)


def read(form: type[Read], value: object) -> Read:
    """Return a value in its form; BadInputs tells all that is wrong with it, a line each."""
    try:
        return form.model_validate(value)
    except ValidationError as error:
        problems = (_problem(form, one) for one in error.errors(include_url=False))
        raise BadInputs(tuple(dict.fromkeys(problems))) from None


def told(say: Callable[[str], str]) -> PydanticCustomError:
    """Return the error of a form's own check; `say` is given the place and returns the text."""
    return PydanticCustomError(_TOLD, "told", {"say": say})


def _problem(form: type[Form], error: ErrorDetails) -> str:
    """Return what is wrong: at `expect.states`, or `expect.charges: due` in a table of a list."""
    kind, value, names = error["type"], error["input"], [str(one) for one in error["loc"] if isinstance(one, str)]
    *before, name = names or [""]
    listed = len(error["loc"]) > 1 and isinstance(error["loc"][-2], int)
    path = ".".join(before)
    if error["loc"] and isinstance(error["loc"][-1], int):
        return tr("{where}: must be a list of tables", where=".".join(names))
    if kind == "missing":
        return tr("{name} is missing", name=".".join(names))
    where = f"{path}." if path else ""
    if kind == _TOLD:
        say: Callable[[str], str] = error.get("ctx", {})["say"]
        return say(f"{path}: {name}" if listed else f"{where}{name}")
    if kind == "extra_forbidden":
        known = tuple(_form_at(form, before).model_fields)
        return UnknownName(tr("field"), name, known, at=f"{path}: {name}" if listed else f"{where}{name}").text
    return tr("{where}{name}: {value} is not {wanted}", where=where, name=name, value=repr(value), wanted=_WANTED[kind])


def _form_at(form: type[Form], names: list[str]) -> type[Form]:
    """Return the form that stands under names, in a list or by itself."""
    for name in names:
        form = next(one for one in _types(form.model_fields[name].annotation) if issubclass(one, Form))
    return form


def _types(annotation: Any) -> Iterator[type]:
    yield from (one for one in (annotation, *get_args(annotation)) if isclass(one))
