"""Verify a proof that anybody hands in: what it proves rests on the key alone, not on this database."""

from wxflow.errors import BadInput, WxflowError
from wxflow.moments import iso
from wxflow.proofs import proof, signing
from wxflow.proofs.proof import Proven
from wxflow.translatable import tr
from wxflow_office.company.company import ZONE
from wxflow_office.files import strict_json
from wxflow_office.texts import as_json
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms import held
from wxflow_web.routing.address import Address, Visit


def show(visit: Visit) -> Answer:
    """Show where a proof is handed in."""
    return _page(visit)


def verify(visit: Visit) -> Answer:
    """Say what a proof proves, or what in it does not fit."""
    try:
        proven = _proven(visit)
    except WxflowError as error:
        return _page(visit, error=error)
    return _page(visit, proven=proven)


def _proven(visit: Visit) -> Proven:
    trusted = signing.public_key_of(visit.typed("public_key"))
    if trusted is None:
        raise BadInput(tr("a public key is 64 hex digits: `wxflow audit keygen` has printed it"))
    root = signing.public_key_of(visit.typed("root"))
    if root is None and visit.typed("root"):
        raise BadInput(tr("the root of a checkpoint is 64 hex digits, as the slip of paper says"))
    file = held.sent(visit.form, "file")
    if file is None:
        raise BadInput(tr("choose the file that the proof is in"))
    try:
        text = file.content.decode()
    except UnicodeDecodeError:
        raise BadInput(tr("proof {path} is not UTF-8", path=file.name)) from None
    try:
        document = strict_json.loads(text)
    except BadInput as error:
        raise BadInput(tr("proof {path}: {error}", path=file.name, error=error)) from None
    return proof.verify(document, trusted, root)


def _page(visit: Visit, *, proven: Proven | None = None, error: WxflowError | None = None) -> Page:
    values = {
        "public_key": visit.typed("public_key"),
        "root": visit.typed("root"),
        "proven": proven,
        "made_at": iso(proven.checkpoint.made_at, ZONE) if proven else "",
        "steps": [as_json.step(proven.checkpoint.company, step, ZONE) for step in proven.steps] if proven else [],
        "told": errors.told(error) if error else None,
    }
    return Page(template="audit_proof.html", values=values, status=422 if error else 200)


ADDRESSES = (Address(path="/proofs/verify", right="anybody", get=show, post=verify, most=held.MOST_OF_A_FORM),)
