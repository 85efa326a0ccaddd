"""Read the cases a policy is tested by: what happens, when one looks, and what should then stand."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple, cast

from wxflow.errors import BadInput, BadInputs, system_error
from wxflow.json_values import is_list, is_object
from wxflow.translatable import tr
from wxflow_machines.policy import toml_text
from wxflow_office.files import forms
from wxflow_office.journal import lines
from wxflow_office.policies.case_form import CaseForm


class Case(NamedTuple):
    """A case: `now` in UTC microseconds; `refused` are the numbers of events the rules should refuse, from 1."""

    name: str
    policy: Path | None
    now: int
    events: tuple[lines.Entry, ...]
    refused: frozenset[int]
    expect: dict[str, Any]


def read(path: Path) -> list[Case]:
    """Return the cases of a file; BadInputs tells all that is wrong with them."""
    try:
        text = toml_text.text_of(path)
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {strerror}", path=path, strerror=system_error(error))) from None
    found = toml_text.tables_of(text, str(path))
    cases = found.get("case")
    if not is_list(cases) or not all(map(is_object, cases)) or not cases or len(found) > 1:
        raise BadInput(
            tr(
                "{path}: must hold [[case]] tables and nothing else, each with {needed}",
                path=path,
                needed=", ".join(name for name, field in CaseForm.model_fields.items() if field.is_required()),
            )
        )
    problems, read = list[str](), list[Case]()
    for number, table in enumerate(cast(list[dict[str, Any]], _plain(cases)), 1):
        try:
            read.append(_case(path, table))
        except BadInputs as error:
            problems += [
                tr("{path}: case {number}: {why}", path=path, number=number, why=why) for why in error.problems
            ]
    if problems:
        raise BadInputs(tuple(problems))
    return read


def _case(path: Path, table: dict[str, Any]) -> Case:
    """Return a case as its table says; BadInputs tells all that is wrong with it."""
    given = table.get("events")
    found: list[Any] = given if is_list(given) else []
    # As `apply` reads them, so that they mean the same here.
    events = tuple(lines.read(json.dumps(event, ensure_ascii=False).encode() for event in found))
    wrong = tuple(_problems(events, table.get("refused")))
    try:
        form = forms.read(CaseForm, table)
    except BadInputs as error:
        raise BadInputs((*error.problems, *wrong)) from None
    if form.now < max(map(_recorded_at, events), default=0):
        wrong = (*wrong, tr("now: {now} lies before the last of the events", now=table["now"]))
    if wrong:
        raise BadInputs(wrong)
    policy = None if form.policy is None else path.parent / form.policy
    expect = form.expect.model_dump(exclude_unset=True)
    return Case(form.name, policy, form.now, events, frozenset[int](form.refused), expect)


def _problems(events: Sequence[lines.Entry], refused: object) -> Iterator[str]:
    for event in events:
        if isinstance(event, lines.Invalid):
            yield tr("event {number}: {why}", number=event.number, why=event.why)
    for number in refused if is_list(refused) else ():
        if type(number) is not int or not 1 <= number <= len(events):
            yield tr(
                "refused: {number} is no event: give their numbers, from 1 to {events}",
                number=repr(number),
                events=len(events),
            )


def _recorded_at(event: lines.Entry) -> int:
    if isinstance(event, lines.Invalid):
        return 0
    return event.now if isinstance(event, lines.Sweep) else event.command.recorded_at


def _plain(value: Any) -> Any:
    """Return a value of TOML as JSON has it: its times are texts there."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in cast(dict[str, Any], value).items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value.isoformat() if isinstance(value, datetime | date | time) else value
