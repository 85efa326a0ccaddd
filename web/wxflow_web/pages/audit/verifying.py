"""Verify the record here and now, and say so on a report to be signed and filed."""

from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from starlette.responses import Response

from wxflow.access import sessions
from wxflow.audit import ranges
from wxflow.databases.url import shown
from wxflow.decide.via import via
from wxflow.errors import BadInput, WxflowError
from wxflow.proofs import covered_heads, signing
from wxflow.translatable import tr
from wxflow_office.company import clock
from wxflow_office.evidence import report, verification
from wxflow_office.evidence.verification import Verified, Wanted
from wxflow_web.answers import downloads, errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.routing.address import Address, Visit

_MOST = 50_000
"""Instances that are verified while somebody waits for the page."""
_MOST_FINDINGS = 200
_AT_WORK = Lock()
"""Held while a process verifies: it takes a core, and one at a time is enough."""


def show(visit: Visit) -> Answer:
    """Show what would be verified; verify it when that is asked for, which changes nothing."""
    if not visit.query.get("depth"):
        return _page(visit)
    try:
        wanted = _wanted(visit)
        verified = _verified(visit, wanted)
    except WxflowError as error:
        return _page(visit, error=error)
    if visit.query.get("as") == "report":
        return _report(visit, wanted, verified)
    return _page(visit, verified=verified)


def _wanted(visit: Visit) -> Wanted:
    key, trusted = visit.query.get("public_key", "").strip(), None
    if key and (trusted := signing.public_key_of(key)) is None:
        raise BadInput(tr("a public key is 64 hex digits: `wxflow audit keygen` has printed it"))
    least = visit.query.get("checkpoints", "").strip()
    if least and not (least.isascii() and least.isdigit() and len(least) < 10):
        raise BadInput(tr("how many checkpoints there must be is a whole number"))
    return Wanted(visit.query["depth"] == "rules", trusted, (), int(least or 0))


def _verified(visit: Visit, wanted: Wanted) -> Verified:
    company = visit.company
    count = ranges.count(company.store, company.company)
    if count > _MOST:
        raise BadInput(
            tr(
                "{count} instances are more than a page verifies while you wait ({most}): "
                "let the operator run `wxflow audit verify --report`",
                count=count, most=_MOST,
            )
        )  # fmt: skip
    if not _AT_WORK.acquire(blocking=False):
        raise BadInput(tr("somebody is verifying just now: try again in a minute"))
    try:
        return verification.verify(company, company.place, wanted, 1)
    finally:
        _AT_WORK.release()


def _report(visit: Visit, wanted: Wanted, verified: Verified) -> Response:
    company, session = visit.company, visit.session
    by = via("web", account=visit.person, session=sessions.name_of(session.secret) if session else "")
    made = report.Made(clock.now(), version("wxflow-groups"), shown(company.place.database), by)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        report.write(path, company, wanted, verified, made)
        content = path.read_bytes()
    return downloads.file(content, f"wxflow-{company.company}-verification.html")


def _page(visit: Visit, *, verified: Verified | None = None, error: WxflowError | None = None) -> Page:
    company = visit.company
    last = covered_heads.latest(company.store, company.company)
    values = {
        "query": {name: visit.query.get(name, "") for name in ("depth", "public_key", "checkpoints")},
        "verified": verified,
        "findings": verified.report.findings[:_MOST_FINDINGS] if verified else (),
        "last": last,
        "made_at": company.engine.calendar.local_date(last.made_at) if last else None,
        "told": errors.told(error) if error else None,
    }
    return Page(template="audit_verify.html", values=values, error=error)


ADDRESSES = (Address(path="/audit/verify", right="overseer", get=show),)
