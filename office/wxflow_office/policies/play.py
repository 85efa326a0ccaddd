"""Play a case on a database of its own, and say how what stands then differs from what should."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from wxflow import moments
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.databases.url import url_of
from wxflow.declare.reminder import MARK
from wxflow.engine import sweep
from wxflow_office.company.company import Company, read_policy
from wxflow_office.company.places import Place
from wxflow_office.files import temporary
from wxflow_office.journal.apply import apply
from wxflow_office.journal.tally import Tally, tallied
from wxflow_office.policies.case_form import FIELDS
from wxflow_office.policies.cases import Case
from wxflow_office.texts import as_json, as_text


class Difference(NamedTuple):
    """One thing that is not as it should be; None is "nothing"."""

    what: str
    expected: str | None
    found: str | None


def differences(place: Place, case: Case) -> list[Difference]:
    """Return what came of a case otherwise than expected; the company's database is not touched."""
    place = place if case.policy is None else replace(place, policy=case.policy, company=None)
    policy = read_policy(place)
    with temporary.folder() as folder:
        elsewhere = replace(place, database=url_of(folder / "case.db"))
        schema.upgrade(elsewhere.database)
        store = open_store(elsewhere.database)
        try:
            return list(_played(Company(elsewhere, policy, store), case))
        finally:
            store.close()


def _played(company: Company, case: Case) -> Iterator[Difference]:
    tally = tallied(apply(company.engine, case.events, batch=100))
    parked = sweep.sweep(company.engine, case.now).parked
    yield from (Difference(f"sweep of {root}", None, "failed") for root in (*tally.failed, *parked))
    yield from _refusals(tally, case)
    for name, found in (("timers", _timers(company)), ("charges", _charges(company))):
        if name in case.expect:
            yield from _unmatched(name.removesuffix("s"), case.expect[name], list(found), company.zone)
    for key, state in case.expect.get("states", {}).items():
        machine, _, rest = key.partition("/")
        one = company.queries.instance(machine, rest)
        if one is None or one.state != state:
            yield Difference(key, str(state), one.state if one else None)


def _refusals(tally: Tally, case: Case) -> Iterator[Difference]:
    why = {note["line"]: note["why"] for note in (*tally.refused, *tally.invalid)}
    for number in sorted(case.refused ^ why.keys()):
        expected, found = ("refused", "done") if number in case.refused else ("done", f"refused: {why[number]}")
        yield Difference(f"event {number}", expected, found)


def _timers(company: Company) -> Iterator[dict[str, Any]]:
    """Yield the deadlines that are armed; their reminders are not deadlines."""
    for one in company.queries.timers():
        if MARK not in one.name:
            yield {**as_json.timer(one, company.zone), "due": one.due, "start": one.start}


def _charges(company: Company) -> Iterator[dict[str, Any]]:
    for one in company.queries.instances("penalty"):
        row = as_json.instance(one)
        yield {**row, "at": moments.parse(row["at"], "at") if isinstance(row["at"], str) else row["at"]}


def _unmatched(
    what: str, expected: list[dict[str, Any]], found: list[dict[str, Any]], zone: str
) -> Iterator[Difference]:
    """Yield each thing that was expected and is not there, and each that is there and was not expected."""
    fits = [[n for n, row in enumerate(found) if _fits(one, row)] for one in expected]
    taken: dict[int, int] = {}
    for number in range(len(expected)):
        _place(number, fits, taken, set())
    for number, one in enumerate(expected):
        if number not in taken.values():
            yield Difference(what, _shown(one, zone), None)
    for n, row in enumerate(found):
        if n not in taken:
            shown = {name: row[name] for name in FIELDS[f"{what}s"] if row.get(name) is not None}
            yield Difference(what, None, _shown(shown, zone))


def _place(number: int, fits: list[list[int]], taken: dict[int, int], seen: set[int]) -> bool:
    """Give an expectation a row of its own, moving others to make room: what names little must not take from it."""
    for n in fits[number]:
        if n not in seen:
            seen.add(n)
            if n not in taken or _place(taken[n], fits, taken, seen):
                taken[n] = number
                return True
    return False


def _fits(expected: dict[str, Any], row: dict[str, Any]) -> bool:
    return all(row.get(name) == value for name, value in expected.items())


def _shown(row: dict[str, Any], zone: str) -> str:
    told = {k: moments.iso(v, zone) if k in ("due", "start", "at") else v for k, v in row.items()}
    return ", ".join(f"{name} {as_text.cell(value)}" for name, value in told.items())
