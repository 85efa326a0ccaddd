"""Find what is stored and no declaration knows any more: it can be neither fired at nor due."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from wxflow.decide.compiled import Machines
from wxflow.declare.reminder import deadline_of
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, TIMERS
from wxflow.translatable import tr

_ONE = ("company", "machine", "key")


def undeclared(store: Store, company: str, machines: Machines) -> Iterator[str]:
    """Yield a finding for every machine, state or deadline that is stored and not declared; read in one snapshot."""
    yield from _instances(store, company, machines)
    yield from _timers(store, company, machines)


def _instances(store: Store, company: str, machines: Machines) -> Iterator[str]:
    table = INSTANCES.c
    told: list[ColumnElement[Any]] = [table.machine, table.state, func.count(), func.min(table.key)]
    query = select(*told).where(table.company == company).group_by(table.machine, table.state)
    for machine, state, count, key in store.select(query.order_by(table.machine, table.state)):
        many = tr("{count} instances, {machine}/{key} the first", count=count, machine=machine, key=key)
        if machine not in machines.machines:
            yield tr("machine {machine}: is not declared, but there are {many}", machine=machine, many=many)
        elif state not in machines[machine].machine.states:
            yield tr(
                "machine {machine}: has no state {state}, but it holds {many}", machine=machine, state=state, many=many
            )


def _timers(store: Store, company: str, machines: Machines) -> Iterator[str]:
    timer, table = TIMERS.c, INSTANCES.c
    told: list[ColumnElement[Any]] = [timer.machine, timer.name, table.state, func.count(), func.min(timer.key)]
    joined = TIMERS.join(INSTANCES, and_(*(timer[name] == table[name] for name in _ONE)))
    query = select(*told).select_from(joined).where(timer.company == company)
    groups = (timer.machine, timer.name, table.state)
    for machine, name, state, count, key in store.select(query.group_by(*groups).order_by(*groups)):
        if machine not in machines.machines:
            continue  # told already
        deadline = machines[machine].deadlines.get(deadline_of(name))
        many = tr("{count} timers, that of {machine}/{key} the first", count=count, machine=machine, key=key)
        if deadline is None:
            yield tr(
                "machine {machine}: has no deadline {name}, but there are {many}", machine=machine, name=name, many=many
            )
        elif state not in deadline.while_in:
            yield tr(
                "machine {machine}: deadline {name} does not run in state {state}, but there are {many}",
                machine=machine,
                name=name,
                state=state,
                many=many,
            )
