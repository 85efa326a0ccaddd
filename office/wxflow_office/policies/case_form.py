"""The form of a case that a policy is tested by, as its file has it."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from wxflow.errors import BadInput
from wxflow_office.company import clock
from wxflow_office.files import forms
from wxflow_office.files.forms import Form


def _moment(value: object) -> int:
    def say(where: str) -> str:
        try:
            clock.parse(value, where)
        except BadInput as error:
            return error.text
        raise AssertionError(where)

    try:
        return clock.parse(value, "")
    except BadInput:
        raise forms.told(say) from None


Moment = Annotated[int, BeforeValidator(_moment)]
"""UTC microseconds, of a time with an offset."""
Clause = Annotated[str, BeforeValidator(str)]
"""A text, though most clauses are numbers."""


class Timer(Form):
    """An armed deadline that should stand, by as much of it as matters."""

    machine: Any = None
    key: Any = None
    deadline: Any = None
    due: Moment = 0
    provisional: Any = None
    budget: Any = None
    start: Moment = 0


class Charge(Form):
    """A penalty that should stand, by as much of it as matters."""

    key: Any = None
    state: Any = None
    clause: Clause = ""
    debtor: Any = None
    debtor_role: Any = None
    amount: Any = None
    floor: Any = None
    ceiling: Any = None
    group: Any = None
    subject: Any = None
    cause: Any = None
    at: Moment = 0


class Expected(Form):
    """What should stand in the end; what is not named is not looked at. `states` = {machine/key: state}."""

    timers: list[Timer] = Field(default=[])
    charges: list[Charge] = Field(default=[])
    states: dict[str, Any] = Field(default={})


class CaseForm(Form):
    """A case; its events are lines of a journal, `refused` the numbers of those that should be refused, from 1."""

    name: str
    policy: str | None = None
    now: Moment
    events: list[Any]
    refused: list[Any] = Field(default=[])
    expect: Expected


FIELDS = {"timers": tuple(Timer.model_fields), "charges": tuple(Charge.model_fields)}
"""What an expected timer or charge may name."""
