"""Keys, checkpoints and proofs at the command line."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

MADE = ("--now", "2026-03-03T00:00:00+08:00")


@pytest.fixture
def signed(active: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run wxflow where a checkpoint has been made with the key in key.pem."""
    monkeypatch.delenv("WXFLOW_SIGNING_KEY", raising=False)
    assert active("audit", "keygen", "key.pem").exit_code == 0
    assert active("audit", "checkpoint", "--key", "key.pem", *MADE).exit_code == 0
    return active


def checkpoints(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("audit", "checkpoints", "--format", "json").stdout)
    return found


def test_keygen_prints_the_public_key_and_keeps_the_private_one_for_its_owner(run: Run) -> None:
    told = json.loads(run("audit", "keygen", "key.pem", "--format", "json").stdout)
    assert len(bytes.fromhex(told["public_key"])) == 32
    assert len(told["fingerprint"].split()) == 8
    assert Path("key.pem").stat().st_mode & 0o777 == 0o600
    before = Path("key.pem").read_bytes()
    again = run("audit", "keygen", "key.pem")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "key file key.pem is there already, and is kept: name another" in again.stderr
    assert Path("key.pem").read_bytes() == before
    assert "cannot be written" in run("audit", "keygen", "no/key.pem").stderr


def test_a_checkpoint_is_printed_as_a_slip_that_says_all_that_is_to_be_kept(active: Run) -> None:
    key = json.loads(active("audit", "keygen", "key.pem", "--format", "json").stdout)
    done = active("audit", "checkpoint", "--key", "key.pem", *MADE)
    assert (done.exit_code, done.stderr) == (0, "")
    slip = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    (made,) = checkpoints(active)
    assert slip == {
        "company": "HX",
        "number": "1",
        "made_at": "2026-03-03T00:00:00+08:00",
        "instances": str(company.count("instances")),
        "steps": str(company.count("steps")),
        "root": made["root"],
        "key": key["fingerprint"],
        "signature": made["signature"],
    }


def test_a_checkpoint_as_json_is_the_whole_document(signed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_SIGNING_KEY", "key.pem")
    told = json.loads(signed("audit", "checkpoint", "--format", "json").stdout)
    assert told["number"] == 2
    text = json.loads(told["text"])
    assert {name: text[name] for name in ("company", "number", "root", "previous")} == {
        name: told[name] for name in ("company", "number", "root", "previous")
    }
    assert checkpoints(signed)[1] == told
    listed = signed("audit", "checkpoints", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(listed.stdout, newline="")))
    assert [(row["number"], row["root"]) for row in rows] == [("1", told["root"]), ("2", told["root"])]


def test_a_key_that_others_can_read_is_warned_of(signed: Run) -> None:
    Path("key.pem").chmod(0o644)
    done = signed("audit", "checkpoint", "--key", "key.pem")
    assert done.exit_code == 0
    assert done.stderr == "wxflow: key file key.pem is open to others than its owner: `chmod 600 key.pem`\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--key", "none.pem"), 2, "key file none.pem cannot be read"),
        (("--key", "policy.toml"), 2, "key file policy.toml is no Ed25519 private key"),
        ((), 2, "Missing option '--key'"),
        (("--key", "key.pem", "--now", "2026-03-02T00:00:00+08:00"), 3, "checkpoint 1 was made later"),
    ],
)
def test_a_checkpoint_that_cannot_be_made_leaves_nothing(
    signed: Run, untouched: None, words: tuple[str, ...], code: int, said: str
) -> None:
    done = signed("audit", "checkpoint", *words)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_proof_is_verified_where_there_is_nothing_but_it_and_the_key(
    signed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = signed("audit", "prove", "group", "G001", "--output", "proof.json", "--format", "json")
    made = checkpoints(signed)[0]
    assert json.loads(done.stdout) == {
        "machine": "group", "key": "G001", "steps": 4, "checkpoint": 1, "root": made["root"], "output": "proof.json",
    }  # fmt: skip
    (tmp_path / "elsewhere").mkdir()
    Path("proof.json").rename("elsewhere/proof.json")
    monkeypatch.chdir("elsewhere")
    monkeypatch.delenv("WXFLOW_DATABASE_URL", raising=False)
    words = ("audit", "verify-proof", "proof.json", "--public-key", made["public_key"], "--root", made["root"])
    told = json.loads(signed(*words, "--format", "json").stdout)
    assert (told["company"], told["machine"], told["key"], told["checkpoint"]) == ("HX", "group", "G001", 1)
    assert (told["made_at"], told["root"]) == ("2026-03-03T00:00:00+08:00", made["root"])
    assert [step["event"] for step in told["steps"]] == ["request", "approve", "create", "activate"]
    assert told["steps"][3]["data"]["roster"][1]["nickname"] == "葛强华(群负责人)"
    printed = signed(*words)
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert printed.stdout.splitlines()[-1] == "the proof holds"
    assert "group/G001 approve: requested → approved, by E0001" in printed.stdout


@pytest.mark.parametrize("names", [("葛强华",), ("person", "葛强华"), ("人员", "E0002"), ("E0002",), ("人员/葛强华",)])
def test_what_is_proved_may_be_called_by_any_name(signed: Run, names: tuple[str, ...]) -> None:
    assert signed("audit", "prove", *names).stdout == signed("audit", "prove", "person", "E0002").stdout
    assert json.loads(signed("audit", "prove", *names).stdout)["steps"]


def test_a_proof_printed_is_the_proof_written(signed: Run) -> None:
    printed = signed("audit", "prove", "membership", "G001/E0004")
    assert signed("audit", "prove", "membership", "G001/E0004", "--output", "proof.json").exit_code == 0
    assert json.loads(printed.stdout) == json.loads(Path("proof.json").read_text(encoding="utf-8"))
    kept = signed("audit", "prove", "group", "G001", "--output", "proof.json")
    assert (kept.exit_code, kept.stdout) == (2, "")
    assert json.loads(printed.stdout) == json.loads(Path("proof.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("group", "G01"), "there is no group G01 (did you mean 'G001'?)"),
        (("grup", "G001"), "unknown machine 'grup' (did you mean 'group'?)"),
        (("group", "G001", "--checkpoint", "2"), "there is no checkpoint 2: `wxflow audit checkpoints` lists them"),
        (("person", "E0005"), "checkpoint 1 does not cover person/E0005, which began after it: make another"),
        (("group", "G001", "--output", "no/proof.json"), "no/proof.json cannot be written"),
    ],
)
def test_what_cannot_be_proved_is_told_in_one_line(signed: Run, words: tuple[str, ...], said: str) -> None:
    late = company.command("2026-03-04T08:00:00+08:00", "E0008", "person/E0005", "join", name="郝敏", unit="采购部")
    assert signed("apply", "-", stdin=company.lines([late])).exit_code == 0
    done = signed("audit", "prove", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_checkpoint_nothing_can_be_proved(active: Run) -> None:
    done = active("audit", "prove", "group", "G001")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no checkpoint yet: `wxflow audit checkpoint` makes one" in done.stderr


def test_a_proof_that_was_changed_does_not_hold(signed: Run) -> None:
    assert signed("audit", "prove", "group", "G001", "--output", "proof.json").exit_code == 0
    proof, key = Path("proof.json").read_text(encoding="utf-8"), checkpoints(signed)[0]["public_key"]
    Path("proof.json").write_text(proof.replace('"E0001"', '"E0003"'), encoding="utf-8")
    done = signed("audit", "verify-proof", "proof.json", "--public-key", key)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "wxflow: group/G001#2: the seal does not fit\n"


@pytest.mark.parametrize(
    ("content", "words", "code", "said"),
    [
        (None, ("--public-key", "KEY", "--root", "00" * 32), 1, "which is not the one given"),
        (None, ("--public-key", "ab" * 32), 1, "is signed with the key"),
        (None, ("--public-key", "KEY", "--root", "12"), 2, "--root: '12' is not a hash: give its 64 hex digits"),
        (None, ("--public-key", "none.pem"), 2, "neither 64 hex digits nor a file"),
        (None, ("--public-key", "policy.toml"), 2, "is no Ed25519 public key"),
        ("{", ("--public-key", "KEY"), 2, "proof proof.json: broken JSON at column"),
        ("[]", ("--public-key", "KEY"), 2, "the proof is not an object of version, checkpoint"),
        ('{"version": 3}', ("--public-key", "KEY"), 2, "the proof is of version 3; this wxflow reads version 2"),
        ("\udcff", ("--public-key", "KEY"), 2, "proof proof.json is not UTF-8"),
    ],
)
def test_why_a_proof_is_not_accepted_is_told_in_one_line(
    signed: Run, content: str | None, words: tuple[str, ...], code: int, said: str
) -> None:
    assert signed("audit", "prove", "group", "G001", "--output", "proof.json").exit_code == 0
    if content is not None:
        Path("proof.json").write_bytes(content.encode(errors="surrogateescape"))
    key = checkpoints(signed)[0]["public_key"]
    done = signed("audit", "verify-proof", "proof.json", *(key if word == "KEY" else word for word in words))
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_root_copied_from_paper_may_have_spaces(signed: Run) -> None:
    assert signed("audit", "prove", "group", "G001", "--output", "proof.json").exit_code == 0
    made = checkpoints(signed)[0]
    spaced = " ".join(made["root"].upper()[at : at + 4] for at in range(0, 64, 4))
    done = signed("audit", "verify-proof", "proof.json", "--public-key", made["public_key"], "--root", spaced)
    assert done.exit_code == 0
