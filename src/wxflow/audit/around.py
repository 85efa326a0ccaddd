"""Verify what stands around the instances: watermarks, parked roots, and the copies of what was in force."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, literal, select

from wxflow.declare.records import name_of_root
from wxflow.store import in_force_log
from wxflow.store import statements as sql
from wxflow.store.codec import ParkedRow
from wxflow.store.parking import delay_after
from wxflow.store.queries import Queries
from wxflow.store.store import Store
from wxflow.store.tables import DECLARATIONS, INSTANCES, POLICIES, STEPS, SWEEPS, TIMERS
from wxflow.translatable import term, tr


def check(store: Store, company: str) -> Iterator[str]:
    """Yield what is wrong, each finding with its place first; to be read within one snapshot."""
    yield from _watermarks(store, company)
    yield from _parked(store, company)
    yield from in_force_log.verify(store, company)
    yield from _notices(store, company)
    for kind, table, taken in (
        ("policy", POLICIES, STEPS.c.policy),
        ("declaration", DECLARATIONS, STEPS.c.declaration),
    ):
        yield from _copies(store, company, kind, table, taken)


def _watermarks(store: Store, company: str) -> Iterator[str]:
    """Find roots whose watermark is not the latest moment under them: nothing is recorded before it."""
    one, under, last = INSTANCES.c, INSTANCES.alias("under_it").c, STEPS.alias("its_last").c
    its_last = and_(
        last.company == company, last.machine == under.machine, last.key == under.key, last.seq == under.seq
    )
    # Grouped once: asked root by root, a database without statistics reads all steps for each.
    latest = (
        select(under.root.label("root"), func.max(last.recorded_at).label("moment"))
        .where(under.company == company, its_last)
        .group_by(under.root)
        .subquery("latest")
    )
    told: list[ColumnElement[Any]] = [one.machine, one.key]
    held = latest.c.root == one.machine + literal("/") + one.key
    wrong = one.clock != func.coalesce(latest.c.moment, literal(0))
    found = select(*told).select_from(INSTANCES.outerjoin(latest, held)).where(one.company == company, wrong)
    for machine, key in store.select(found):
        yield tr("{machine}/{key}: its watermark is not the latest moment under it", machine=machine, key=key)


def _parked(store: Store, company: str) -> Iterator[str]:
    """Find roots that are set aside though no sweep has failed with them: their deadlines would be passed over."""
    queries = Queries(store, company)
    for row in queries.parked():
        place = tr("{root}: is parked", root=row.root)
        one = queries.instance(*name_of_root(row.root))
        if one is None or one.root != row.root:
            yield tr("{place}, and is no root", place=place)
        elif row.failures < 1 or not _has_failed(store, company, row):
            yield tr("{place} until a moment that no failed sweep has set", place=place)


def _has_failed(store: Store, company: str, row: ParkedRow) -> bool:
    """Tell whether a sweep failed when a root was parked, with something due under it."""
    then = row.until - delay_after(row.failures)
    sweeps, timers = SWEEPS.c, TIMERS.c
    failed = select(sweeps.id).where(sweeps.company == company, sweeps.now == then, sweeps.failed > 0)
    due = select(timers.due).where(
        timers.company == company, timers.root == row.root, timers.due <= then, timers.provisional == 0
    )
    return all(list(store.select(query.limit(1))) for query in (failed, due))


def _notices(store: Store, company: str) -> Iterator[str]:
    """Find notices of working days that are not those that were loaded, by the log of what came into force."""
    logged = (one for one in in_force_log.entries(store, company) if one.kind == in_force_log.NOTICE)
    came = {
        (one.data["year"], one.data["number"]): one for one in logged if {"year", "number", "file"} <= one.data.keys()
    }
    for year, number, content, source, actor, at in store.rows(sql.NOTICES, company):
        place, entry = tr("notice {number} of {year}", number=number, year=year), came.pop((year, number), None)
        if entry is None:
            yield tr("{place}: never came into force", place=place)
        elif sha256(content.encode()).hexdigest() != entry.hash or (source, actor, at) != _told(entry):
            yield tr("{place}: is not as it was loaded", place=place)
    for year, number in sorted(came):
        yield tr("{place}: is gone", place=tr("notice {number} of {year}", number=number, year=year))


def _told(entry: in_force_log.Entry) -> tuple[str, str, int]:
    return entry.data["file"], entry.actor, entry.at


def _copies(store: Store, company: str, kind: str, table: Table, taken: ColumnElement[str]) -> Iterator[str]:
    """Find copies that are not what their hash says, and hashes that steps name and no copy is kept of."""
    log = list(in_force_log.entries(store, company))
    came = {entry.hash for entry in log if entry.kind == kind}
    came |= {version for entry in log if entry.kind == kind for version in entry.data.get("versions", ())}
    kept = dict(store.select(select(table.c.hash, table.c.content).where(table.c.company == company)))
    for digest, content in sorted(kept.items()):
        if sha256(content.encode()).hexdigest() != digest:
            yield tr(
                "{kind} {digest}: the copy that is kept was changed", kind=term("document", kind), digest=digest[:12]
            )
    named = {digest for (digest,) in store.select(select(taken).where(STEPS.c.company == company).distinct())}
    for digest in sorted((named | kept.keys()) - came):
        yield tr("{kind} {digest}: never came into force", kind=term("document", kind), digest=digest[:12])
    for digest in sorted(named - kept.keys()):
        yield tr(
            "{kind} {digest}: steps were taken under it, and no copy is kept",
            kind=term("document", kind),
            digest=digest[:12],
        )
