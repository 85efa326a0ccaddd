"""Say what is wrong by what a form's inputs are called: a page has no fields of programs, and no options."""

import re

from wxflow.translatable import Term, Text, term, tr
from wxflow_office.texts import language

_OF_A_COMMAND = "{what}: {problem}"
"""What a page leaves out of: whose form it is stands above it."""
_OPTION = re.compile(r"[（(]--[a-z-]+[)）]| ?--([a-z][a-z-]+)")


def told(text: str) -> str:
    """Say a problem or a refusal; what stands between backquotes is to be typed elsewhere, and stays as it is."""
    said = language.say(_by_label(text))
    if language.spoken() == "en":
        return said
    pieces = said.split("`")
    return "`".join(piece if number % 2 else _OPTION.sub(_called, piece) for number, piece in enumerate(pieces))


def _called(option: re.Match[str]) -> str:
    """Name an option as the input that asks for the same; an aside that only names it is left out."""
    return f"“{language.name('column', option[1].replace('-', '_'))}”" if option[1] else ""


def _by_label(text: str, machine: str | None = None) -> str:
    """Have what is wrong with a field of a machine's event name its input."""
    if not isinstance(text, Text) or isinstance(text, Term):
        return text
    fields = dict(text.fields)
    field, problem, what = (fields.get(name) for name in ("field", "problem", "what"))
    if text.template == _OF_A_COMMAND and isinstance(problem, str):
        of = what.fields.get("machine") if isinstance(what, Text) else None
        return _by_label(problem, str(of) if of else None)
    if type(field) is str:
        fields["field"] = term("column", field.rpartition(".")[2].partition("[")[0], machine)
    if isinstance(problem, Text):
        fields["problem"] = _by_label(problem, machine)
    return tr(text.template, **fields)
