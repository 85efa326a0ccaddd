"""The record is read, followed, verified and taken out by whoever sees everything; a proof is verified by anybody."""

import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH, raw
from tests.given.web import Browser, Door, text
from wxflow.proofs import checkpointing, signing

pytestmark = ON_BOTH


@pytest.fixture
def charged(door: Door) -> Door:
    door.let_a_deadline_pass()
    return door


@pytest.fixture
def key(charged: Door, tmp_path: Path) -> str:
    """Let a checkpoint be signed; return the public key."""
    signing.make_key(tmp_path / "key.pem")
    signer = signing.read_key(tmp_path / "key.pem")
    engine = charged.hand.engine
    checkpointing.make(engine.store, engine.company, signer, charged.hand.now)
    return signer.public_key.hex()


@pytest.fixture
def auditor(charged: Door) -> Browser:
    return charged.browser("E0001", "auditor")


def test_the_log_keeps_to_its_filters_and_to_this_month_at_first(auditor: Browser) -> None:
    told = text(auditor.get("/audit"))
    assert "E0005" in told
    assert "E0005" not in text(auditor.get("/audit?person=E0002"))
    assert "No step is like that" in text(auditor.get("/audit?since=2026-03-06"))
    assert "99" in text(auditor.get("/audit?clause=99"))
    assert "'2026-02-30' is no day" in text(auditor.get("/audit?since=2026-02-30"))
    only = text(auditor.get("/audit?clause=18"))
    assert ("overdue" in only, "propose" in only, "join" in only) == (True, True, False)


def test_its_pages_follow_one_another_without_a_gap(auditor: Browser, charged: Door) -> None:
    for number in range(100, 160):
        charged.hand.at("2026-03-05 09:00")(f"person/E0{number}", "join", "E0008", name=f"甲{number}", unit="销售部")
    seen: list[str] = []
    where = "/audit?machine=person"
    while where:
        page = auditor.get(where).text
        seen += [part.split('"')[0] for part in page.split('<li id="')[1:]]
        further = re.search(r'rel="next" href="([^"]+)"', page)
        where = "/audit" + unescape(further[1]) if further else ""
    every = [step.name for step in charged.hand.engine.queries.steps(machine="person")]
    assert seen == every
    assert len(every) > 60


def test_a_step_is_followed_to_its_cause_and_its_consequences(auditor: Browser, charged: Door) -> None:
    (charge,) = [one.key for one in charged.hand.engine.queries.instances("penalty")]
    told = text(auditor.get("/audit/causes?step=membership/G1/E0005%232"))
    assert "this step" in told
    assert charge in told
    assert "is not the name of a step" in text(auditor.get("/audit/causes?step=nonsense"))


def test_the_record_is_verified_and_what_was_tampered_with_is_found(auditor: Browser, charged: Door) -> None:
    for depth in ("seals", "rules"):
        assert "All good: nothing was found." in text(auditor.get(f"/audit/verify?depth={depth}"))
    assert "a public key is 64 hex digits" in text(auditor.get("/audit/verify?depth=seals&public_key=/etc/passwd"))
    with raw(charged.hand.engine.store.url, unguarded=True) as database:
        database.execute("UPDATE steps SET reason = 'x' WHERE machine = 'person' AND key = 'E0005'")
    assert "findings" in text(auditor.get("/audit/verify?depth=seals"))
    report = auditor.get("/audit/verify?depth=seals&as=report")
    assert report.headers["content-disposition"].startswith("attachment")
    assert "E0005" in report.text


def test_a_pack_is_taken_out(auditor: Browser) -> None:
    answer = auditor.get("/audit/pack?group=G1")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert "SHA256SUMS" in packed.namelist()
    assert "name either a group or a person" in text(auditor.get("/audit/pack?group=G1&person=E0001"))
    assert auditor.get("/audit/pack?person=E4711").status_code == 404


def test_a_proof_is_taken_out_and_verified_by_somebody_who_is_nobody_here(
    auditor: Browser, charged: Door, key: str
) -> None:
    document = auditor.get("/audit/proof?machine=group&key=G1").content
    anybody = charged.browser()
    anybody.get("/proofs/verify")
    good = anybody.upload("/proofs/verify", {"file": ("proof.json", document)}, public_key=key)
    assert "The proof holds" in text(good)
    forged = json.loads(document)
    told = forged["steps"][0]["fields"]
    forged["steps"][0]["fields"] = [one and one.replace("E0004", "E0003") for one in told]
    assert told != forged["steps"][0]["fields"]
    bad = anybody.upload("/proofs/verify", {"file": ("proof.json", json.dumps(forged).encode())}, public_key=key)
    assert (bad.status_code, "The proof holds" in text(bad)) == (422, False)
    other = anybody.upload("/proofs/verify", {"file": ("proof.json", document)}, public_key="00" * 32)
    assert (other.status_code, "The proof holds" in text(other)) == (422, False)
    assert anybody.upload("/proofs/verify", {"file": ("proof.json", b"\xff")}, public_key=key).status_code == 422
