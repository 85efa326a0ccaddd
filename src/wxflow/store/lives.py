"""Read all that lives under one root, and the latest steps of some lives."""

from collections.abc import Collection

from sqlalchemy import BigInteger, bindparam, select, tuple_

from wxflow.declare.records import Name, Step
from wxflow.json_values import canonical
from wxflow.store import json_sql
from wxflow.store.codec import InstanceRow, is_there, step_of
from wxflow.store.own_steps import Place
from wxflow.store.sql import Statement, columns, rows, same
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, STEPS


def beside(store: Store, company: str, machine: str, key: str) -> list[InstanceRow]:
    """Return all that lives under the root that an instance lives under, itself and the root too."""
    return [InstanceRow._make(row) for row in store.rows(_BESIDE, company, company, company, machine, key)]


def latest_steps(store: Store, company: str, lives: Collection[Name], before: Place, most: int) -> list[Step]:
    """Return at most so many steps of some lives, the latest first, before a place among them."""
    found = store.rows(_LATEST, canonical(sorted(lives)), company, *before, most)
    return [step_of(row) for row in found if is_there(row)]


def _beside() -> Statement:
    lives, one = INSTANCES.alias("lives"), INSTANCES.alias("one")
    root = select(one.c.root).where(*same(one, "company", "machine", "key", prefix="its_")).scalar_subquery()
    # By their names: SQLite would rather read all a company has than search by the root.
    names = select(lives.c.machine, lives.c.key).where(
        lives.c.company == bindparam("their_company"), lives.c.root == root
    )
    found = rows(INSTANCES).where(
        INSTANCES.c.company == bindparam("company"), tuple_(INSTANCES.c.machine, INSTANCES.c.key).in_(names)
    )
    ordered = found.order_by(INSTANCES.c.machine, INSTANCES.c.key)
    return Statement(ordered, "company", "their_company", "its_company", "its_machine", "its_key")


def _latest() -> Statement:
    lives = json_sql.names_given(bindparam("lives"))
    place = (STEPS.c.recorded_at, STEPS.c.machine, STEPS.c.key, STEPS.c.seq)
    before = tuple_(*(bindparam(f"before_{column.name}", type_=column.type) for column in place))
    named = (STEPS.c.machine == lives.machine) & (STEPS.c.key == lives.key)
    # Lives are found by their keys, joined from the left: the index by time must not serve there.
    found = lives.rows.join(STEPS, (STEPS.c.company == bindparam("company")) & named, isouter=True)
    query = select(*columns(STEPS)).select_from(found).where(tuple_(*place) < before)
    ordered = query.order_by(*(column.desc() for column in place)).limit(bindparam("most", type_=BigInteger()))
    return Statement(ordered, "lives", "company", *(f"before_{column.name}" for column in place), "most")


_BESIDE, _LATEST = _beside(), _latest()
