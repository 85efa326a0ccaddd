"""What somebody proves who they are with besides their password; to be called in a transaction where it writes."""

import json
from collections.abc import Mapping
from typing import Any

from wxflow.access import log
from wxflow.access import statements as sql
from wxflow.access.records import Factor, Kind
from wxflow.json_values import canonical
from wxflow.store.store import Store


def of(store: Store, company: str, person: str, *kinds: Kind) -> list[Factor]:
    """Return what somebody has of some kinds, the oldest first."""
    return [one for one in map(_factor, store.rows(sql.FACTORS_OF, company, person)) if one.kind in kinds]


def find(store: Store, company: str, kind: Kind, name: str) -> Factor | None:
    """Return the factor of a kind that has a name, whosever it is, or None."""
    return next(map(_factor, store.rows(sql.FACTOR, company, kind, name)), None)


def add(store: Store, company: str, factor: Factor) -> None:
    """Keep a factor, and note that somebody has it."""
    person, at = factor.person, factor.made_at
    store.run(sql.ADD_FACTOR, company, factor.kind, factor.id, person, canonical(factor.data), at)
    log.write(store, company, "factor_added", person, actor=person, at=at, kind=factor.kind)


def replace_codes(store: Store, company: str, person: str, names: list[str], at: int) -> None:
    """Keep codes that hold once each, by their hashes; those before hold no longer."""
    store.run(sql.DROP_FACTORS_OF_KIND, company, person, "recovery")
    for name in names:
        store.run(sql.ADD_FACTOR, company, "recovery", name, person, canonical({}), at)
    log.write(store, company, "codes_made", person, actor=person, at=at)


def change(store: Store, company: str, factor: Factor, data: Mapping[str, Any]) -> bool:
    """Keep other data of a factor; tell whether nobody was faster: what is proved once is not proved twice."""
    before, after = canonical(factor.data), canonical(data)
    return store.run(sql.SET_FACTOR, after, company, factor.kind, factor.id, before) == 1


def use_up(store: Store, company: str, factor: Factor, at: int) -> bool:
    """Take a code that holds once; tell whether it was there still."""
    used = store.run(sql.DROP_FACTOR, company, factor.kind, factor.id, factor.person) == 1
    if used:
        log.write(store, company, "code_used", factor.person, actor=factor.person, at=at)
    return used


def end(store: Store, company: str, factor: Factor, at: int) -> None:
    """End a factor, and with the last one-time codes what stands in for them."""
    person = factor.person
    store.run(sql.DROP_FACTOR, company, factor.kind, factor.id, person)
    if factor.kind == "totp":
        store.run(sql.DROP_FACTORS_OF_KIND, company, person, "recovery")
    log.write(store, company, "factor_ended", person, actor=person, at=at, kind=factor.kind)


def _factor(row: tuple[Kind, str, str, str, int]) -> Factor:
    kind, name, person, data, made_at = row
    return Factor(kind, name, person, json.loads(data), made_at)
