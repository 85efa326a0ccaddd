"""Find an instance or a step by its key, its number or its names, or say which may have been meant."""

from collections.abc import Mapping
from typing import Any

from wxflow.audit import causes
from wxflow.declare.fields import Field
from wxflow.declare.records import Instance, Name, Step
from wxflow.errors import BadInput, UnknownInstance, close_to
from wxflow.json_values import is_list, is_object, is_text
from wxflow.translatable import listed, term, tr
from wxflow_office.company.company import Company
from wxflow_office.instances.meant import NAMES, key_known, key_meant
from wxflow_office.texts import language

_STEP = "step"
"""The field that names a step."""


def find(company: Company, machine: str, key: str) -> Instance:
    """Return an instance by any of its names, or its number.

    UnknownInstance names the nearest when there is none, BadInput the nearest machine, or all that may be meant.
    """
    found = company.queries.instance(machine, key) or company.queries.instance(
        machine, key_meant(company, machine, key)
    )
    assert found is not None
    return found


def machine_meant(company: Company, text: str) -> str:
    """Return the machine that a text names, in whatever language; BadInput names the nearest."""
    machine = language.meant("machine", text, company.machines.machines)
    return company.machines[machine].machine.name


def meanings(company: Company, text: str) -> list[Name]:
    """Return every instance that a text may mean: machine/key, or a key, a number or a name of whatever machine."""
    asked = _asked(company, text)
    found = ((machine, key_known(company, machine, key)) for machine, key in asked)
    return [(machine, key) for machine, key in found if key is not None]


def find_named(company: Company, text: str) -> Instance:
    """Return the one instance that a text means; UnknownInstance where there is none, BadInput where there are more."""
    names = meanings(company, text)
    if len(names) > 1:
        several = listed([_told(*one) for one in names])
        raise BadInput(tr("'{name}' may be {several}: say which", name=text, several=several))
    if names:
        return find(company, *names[0])
    asked = _asked(company, text)
    if len(asked) == 1:
        return find(company, *asked[0])
    if close_to(text.partition("/")[0], list(company.machines.machines)) is not None:
        machine_meant(company, text.partition("/")[0])  # a slip of the pen: refused, with the nearest
    raise UnknownInstance(text, tr("nothing on record is called so"), tr("machine/key, such as person/E0031"))


def _asked(company: Company, text: str) -> list[Name]:
    """Return what is to be looked for: in the machine that is named, or in all of them."""
    machine, sign, key = text.partition("/")
    known = company.machines.machines
    named = language.meant("machine", machine, known)
    return [(named, key)] if sign and named in known else [(one, text) for one in known]


def _told(machine: str, key: str) -> str:
    return tr("{machine}/{key}", machine=term("machine", machine), key=key)


def find_step(company: Company, text: str) -> Step:
    """Return the step that a text names: whose it is by any name, and its number in the history."""
    name, sign, number = text.rpartition("#")
    if not (sign and name and number.isascii() and number.isdigit() and len(number) < 19):
        raise BadInput(tr("{text} is not the name of a step: give one like group/G001#3", text=repr(text)))
    exact = causes.parse(text)
    if exact is not None and (step := causes.step(company.store, company.company, exact)) is not None:
        return step
    one = find_named(company, name)
    step = causes.step(company.store, company.company, causes.StepName(one.machine, one.key, int(number)))
    if step is not None:
        return step
    stands = {"machine": term("machine", one.machine), "key": one.key, "seq2": one.seq}
    raise UnknownInstance(
        text, tr("there is no step {seq}; {machine}/{key} stands at step {seq2}", seq=number, **stands)
    )


def data_given(company: Company, fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event's data with everybody and everything that is called by a name by their ids."""
    given = {name: value for name, value in data.items() if name not in {one.name for one in fields}}
    for field in (one for one in fields if one.name in data):
        value = data[field.name]
        given[field.name] = (
            _step(company, value) if field.name == _STEP and is_text(value) else _value(company, field, data)
        )
    return given


def _value(company: Company, field: Field, data: Mapping[str, Any]) -> Any:
    value: Any = data[field.name]
    machine = (
        field.names or {"group": "group"}.get(field.name) or (data.get(field.names_in) if field.names_in else None)
    )
    if field.shape == "record" and is_object(value):
        return data_given(company, field.fields, value)
    if field.shape == "records" and is_list(value):
        return [data_given(company, field.fields, one) if is_object(one) else one for one in value]
    if machine not in NAMES or value is None:
        return value
    if field.shape == "mapping" and is_object(value):
        return {_id(company, machine, name): one for name, one in value.items()}
    if is_list(value):
        return [_id(company, machine, one) for one in value]
    return _id(company, machine, value)


def _id(company: Company, machine: str, text: Any) -> Any:
    return key_known(company, machine, text) or text if is_text(text) else text


def _step(company: Company, text: str) -> str:
    """Return a step, named by whatever its instance is called by, as machine/key#seq; as it is where there is none."""
    try:
        return find_step(company, text).name
    except UnknownInstance:
        return text  # that there is none is told to whoever may ask
