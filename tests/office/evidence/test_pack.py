"""An evidence pack is read, and its proofs verified, without wxflow."""

import csv
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.given import company
from tests.given.door import Run

PACK = ("audit", "pack", "--lang", "zh")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1")
FILES = {
    "SHA256SUMS",
    "verify_proof.py",
    "文件.csv",
    "人员.csv",
    "期限.csv",
    "步骤.csv",
    "现状.json",
    "证明.csv",
    "说明.txt",
}


@pytest.fixture
def signed(active: Run) -> tuple[Run, str]:
    """Run wxflow where a checkpoint is signed; with its public key."""
    key = json.loads(active("audit", "keygen", "key.pem", "--format", "json").stdout)["public_key"]
    assert active("audit", "checkpoint", "--key", "key.pem").exit_code == 0
    return active, key


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_pack_holds_all_of_a_group_and_its_proofs_verify_alone(signed: tuple[Run, str]) -> None:
    run, key = signed
    told = json.loads(run(*PACK, "--group", "G001", "--output", "p", "--format", "json").stdout)
    assert (told["instances"], told["steps"], told["timers"], told["proofs"]) == (5, 8, 1, 5)
    pack = Path("p")
    assert {path.name for path in pack.iterdir()} == FILES | {"documents", "proofs"}
    steps = table(pack / "步骤.csv")
    assert [(step["编号"], step["事件"]) for step in steps if step["类别"] == "group"][-1] == ("G001", "activate")
    assert steps[0]["说明"].startswith("微信群 G001（华信公司销售部群） 申请：已申请，操作人 葛强华（E0002）（")
    stands = json.loads((pack / "现状.json").read_text("utf-8"))
    members = [one["key"] for one in stands if one["machine"] == "membership"]
    assert members == ["G001/E0002", "G001/E0003", "G001/E0004", "G001/E0009"]
    for line in (pack / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert sha256((pack / name).read_bytes()).hexdigest() == digest
    for document in table(pack / "文件.csv"):
        assert sha256((pack / document["本包中的文件"]).read_bytes()).hexdigest() == document["SHA-256"]
    proofs = table(pack / "证明.csv")
    for proof in proofs:
        words = [sys.executable, "-I", "verify_proof.py", proof["本包中的文件"], key]
        done = subprocess.run(words, cwd=pack, capture_output=True, text=True, check=True)
        assert f"the proof holds: {proof['类别']}/{proof['编号']} of HX" in done.stdout
    assert len(proofs) == 5


def test_a_pack_about_a_person_is_a_zip_that_comes_out_the_same_again(signed: tuple[Run, str]) -> None:
    run, _ = signed
    for name in ("1.zip", "2.zip"):
        assert run(*PACK, "--person", "E0003", "--output", name).exit_code == 0
    assert Path("1.zip").read_bytes() == Path("2.zip").read_bytes()
    with ZipFile("1.zip") as pack:
        assert set(pack.namelist()) >= FILES
        assert "黄娟娜" in pack.read("步骤.csv").decode("utf-8-sig")


def test_without_a_checkpoint_a_pack_has_no_proofs_and_says_so(active: Run) -> None:
    told = json.loads(active(*PACK, "--group", "G001", "--output", "p", "--format", "json").stdout)
    assert told["proofs"] == 0
    assert not Path("p/proofs").exists()
    assert "还没有做过检查点" in Path("p/说明.txt").read_text("utf-8")


def test_nothing_in_a_pack_is_a_formula(active: Run) -> None:
    for number, text in enumerate(FORMULAS):
        line = company.command(f"2026-03-03T09:0{number}:00+08:00", "E0002", f"group/F{number}", "request")
        line["data"] = {**company.REQUEST, "purpose": text}
        assert active("apply", "-", stdin=company.lines([line])).exit_code == 0
        reason = company.command(f"2026-03-03T09:1{number}:00+08:00", "E0002", f"group/F{number}", "withdraw")
        assert active("apply", "-", stdin=company.lines([{**reason, "reason": text}])).exit_code == 0
        assert active(*PACK, "--group", f"F{number}", "--output", f"p{number}").exit_code == 0
        for path in Path(f"p{number}").glob("*.csv"):
            cells = [cell for row in table(path) for cell in row.values()]
            assert not [
                cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
            ]
        assert table(Path(f"p{number}") / "步骤.csv")[1]["理由"] == f"'{text}"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--output", "p"], "give either --group or --person"),
        (["--group", "G001", "--person", "E0003", "--output", "p"], "give either --group or --person"),
        (["--group", "G009", "--output", "p"], "there is no group G009 (did you mean 'G001'?)"),
        (["--group", "G001", "--output", "policy.toml"], "policy.toml is there already"),
        (["--group", "G001", "--output", "none/p"], "none/p cannot be written"),
    ],
)
def test_a_pack_that_cannot_be_written_leaves_nothing_behind(active: Run, words: list[str], why: str) -> None:
    before = sorted(Path().rglob("*"))
    done = active("audit", "pack", *words)
    assert (done.exit_code, why in done.stderr) == (2, True), done.stderr
    assert sorted(Path().rglob("*")) == before


def test_a_pack_is_in_english_where_english_is_spoken(signed: tuple[Run, str]) -> None:
    run, _ = signed
    assert run("audit", "pack", "--group", "G001", "--output", "p").exit_code == 0
    names = {path.name for path in Path("p").iterdir() if path.is_file()}
    assert names == {
        "SHA256SUMS", "README.txt", "deadlines.csv", "documents.csv", "people.csv", "proofs.csv", "state.json",
        "steps.csv", "verify_proof.py",
    }  # fmt: skip
    assert table(Path("p/steps.csv"))[0]["happened at"]
    assert Path("p/README.txt").read_text("utf-8").startswith("Evidence pack: group G001\n")
    assert all(path.name.isascii() for path in Path("p").rglob("*"))
