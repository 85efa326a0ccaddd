"""Take evidence out: a pack about a group or a person, or the proof of one instance."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from wxflow.errors import BadInput, WxflowError
from wxflow.proofs import prove
from wxflow.translatable import tr
from wxflow_office.evidence import zipped
from wxflow_office.evidence.zipped import About
from wxflow_office.instances.find import find
from wxflow_web.answers import downloads, errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.routing.address import Address, Visit


def show(visit: Visit) -> Answer:
    """Show what can be taken out."""
    return _page(visit)


def pack(visit: Visit) -> Answer:
    """Hand out everything about a group or a person, as a ZIP that is read without wxflow."""
    group, person = (visit.query.get(name, "").strip() or None for name in ("group", "person"))
    try:
        if (group is None) == (person is None):
            raise BadInput(tr("name either a group or a person"))
        with TemporaryDirectory() as folder:
            path = Path(folder) / "pack.zip"
            zipped.into_file(visit.company, About(group, person), path)
            content = path.read_bytes()
    except WxflowError as error:
        return _page(visit, error)
    return downloads.file(content, f"wxflow-{visit.company.company}-{group or person}.zip")


def proof(visit: Visit) -> Answer:
    """Hand out the proof of what the steps of an instance were when the last checkpoint was made."""
    company, machine, key = visit.company, visit.query.get("machine", ""), visit.query.get("key", "").strip()
    try:
        one = find(company, company.machines[machine].machine.name, key)
        document = prove.prove(company.store, company.company, one.machine, one.key)
    except WxflowError as error:
        return _page(visit, error)
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return downloads.file(content, f"wxflow-proof-{one.machine}-{one.key.replace('/', '-')}.json")


def _page(visit: Visit, error: WxflowError | None = None) -> Page:
    values = {
        "query": {name: visit.query.get(name, "") for name in ("group", "person", "machine", "key")},
        "machines": list(visit.company.machines.machines),
        "told": errors.told(error) if error else None,
    }
    return Page(template="audit_evidence.html", values=values, error=error)


ADDRESSES = (
    Address(path="/audit/evidence", right="overseer", get=show),
    Address(path="/audit/pack", right="overseer", get=pack),
    Address(path="/audit/proof", right="overseer", get=proof),
)
