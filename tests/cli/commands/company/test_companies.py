"""Several companies share a database: each is named, swept in its turn, and moved whole."""

import json
import re
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import raw, url_at
from tests.given.door import Run
from tests.given.two_companies import NOW, another, at, of, policy_of, shown
from wxflow.databases.connect import open_store
from wxflow.engine import sweep
from wxflow_office.company.places import Place
from wxflow_office.sweeps import turns as sweep_turns

LATE = 1_800_000_000_000_000


def test_a_command_is_about_the_company_that_is_named(two: Run) -> None:
    before = of("HX")
    words = ("person", "leave", "E0003", "--actor", "E0008", "--at", NOW)
    assert two(*words, *at("HY")).exit_code == 0
    assert of("HX") == before
    states = [shown(two, "person", "show", "E0003", *at(code))["state"] for code in ("HX", "HY")]
    assert states == ["employed", "left"]


def test_a_company_can_be_named_by_the_environment(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_POLICY", "policies")
    monkeypatch.setenv("WXFLOW_COMPANY", "HY")
    assert shown(two, "policy", "show")["company"]["code"] == "HY"
    assert shown(two, "policy", "show", "--company", "HX")["company"]["code"] == "HX"


WRONG = {
    "none of several": (("--policy", "policies"), "policies holds several policies: name a company with --company"),
    "one that is not there": (at("HXX"), "policies holds no policy of HXX (did you mean 'HX'?)"),
    "another than the file's": (
        ("--policy", "policies/hy.toml", "--company", "HX"), "hy.toml: is the policy of HY, not of HX"
    ),
    "a folder without policies": (("--policy", "."), "holds no policy: put a file CODE.toml into it for every company"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_who_is_meant_must_be_clear(two: Run, wrong: str) -> None:
    words, why = WRONG[wrong]
    done = two("group", "list", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


def test_two_policies_of_one_company_are_one_too_many(two: Run) -> None:
    Path("policies/again.toml").write_text(policy_of("HX", "华信公司"), encoding="utf-8")
    done = two("group", "list", *at("HX"))
    assert done.exit_code == 2
    assert "again.toml and policies/华信.toml are policies of HX: keep one of them" in done.stderr
    assert two("group", "list", *at("HY")).exit_code == 0
    swept = shown(two, "sweep", "--policy", "policies", "--now", NOW)
    assert [(one["company"], one["outcome"]) for one in swept] == [("HX", "failed"), ("HY", "good")]


def test_a_folder_with_one_policy_needs_no_name(active: Run) -> None:
    Path("policies").mkdir()
    Path("policy.toml").rename("policies/HX.toml")
    assert len(shown(active, "group", "list", "--policy", "policies")) == 1


def test_a_sweep_serves_every_company_of_the_folder(two: Run) -> None:
    done = two("sweep", "--policy", "policies", "--now", NOW, "--metrics", "m.prom", "--format", "json")
    assert done.exit_code == 0
    assert [(one["company"], one["charged"]) for one in json.loads(done.stdout)] == [("HX", 1), ("HY", 1)]
    text = Path("m.prom").read_text("utf-8")
    assert re.findall(r'^wxflow_sweep_charged\{company="(\w+)"\} 1\.0$', text, re.MULTILINE) == ["HX", "HY"]
    assert len(re.findall(r"^# TYPE wxflow_sweep_charged gauge$", text, re.MULTILINE)) == 1
    again = two("sweep", "--policy", "policies", "--now", NOW)
    assert (again.exit_code, again.output) == (0, "")


def test_a_company_that_cannot_be_swept_stops_no_other(two: Run) -> None:
    Path("policies/华信.toml").write_text("[company]\ncode = 'HX'\nsize = 3\n", encoding="utf-8")
    dry = two("sweep", "--policy", "policies", "--now", NOW, "--dry-run")
    assert (dry.exit_code, "HY: dry run: 1 of 1 due deadlines would fire, with 1 charges" in dry.stdout) == (1, True)
    done = two("sweep", "--policy", "policies", "--now", NOW, "--metrics", "m.prom")
    assert done.exit_code == 1
    (line,) = done.stdout.splitlines()
    assert re.match(r"HX: failed: .*华信\.toml", line)
    assert (len(of("HX")["sweeps"]), len(of("HY")["sweeps"])) == (0, 1)
    text = Path("m.prom").read_text("utf-8")
    assert re.findall(r'^wxflow_sweep_good\{company="(\w+)"\} (\d)\.0$', text, re.MULTILINE) == [
        ("HX", "0"),
        ("HY", "1"),
    ]


def test_a_brake_is_released_for_one_company(two: Run) -> None:
    policy = Path("policies/hy.toml")
    policy.write_text(policy.read_text("utf-8") + "\n[sweep]\nbrake = 1\n", encoding="utf-8")
    leaves = company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0003", "leave")
    assert two("apply", "-", *at("HY"), stdin=company.lines([leaves])).exit_code == 0
    held = two("sweep", "--policy", "policies", "--now", NOW)
    assert held.exit_code == 1
    assert "then E0009 may `wxflow sweep --company HY --release --actor ID`" in held.stdout
    assert (charged("HX"), charged("HY")) == (1, 0)
    refused = two("sweep", "--policy", "policies", "--release", "--actor", "E0009", "--now", NOW)
    assert (refused.exit_code, "--release is for one company" in refused.stderr) == (2, True)
    assert two("sweep", *at("HY"), "--release", "--actor", "E0009", "--now", NOW).exit_code == 0
    assert charged("HY") == 2


def charged(code: str) -> int:
    """Count a company's penalties."""
    with raw(url_at(Path.cwd())) as database:
        query = "SELECT count(*) FROM instances WHERE machine = 'penalty' AND company = ?"
        return int(database.execute(query, (code,)).fetchone()[0])


def test_a_storm_in_one_company_does_not_hold_up_the_next(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = two("apply", "-", *at("HX"), stdin="".join(map(another, range(5))))
    assert done.exit_code == 0, done.output
    monkeypatch.setattr(sweep, "BATCH", 2)
    store = open_store(url_at(Path.cwd()))
    given = Place(database=store.url, policy=Path("policies"))
    turns = sweep_turns.sweep_all(given, store, LATE)
    first = next(turns)
    left = {code: sweep_turns.next_due(store, code, LATE) is not None for code in ("HX", "HY")}
    store.close()
    assert (first.company, first.good) == ("HY", True)
    assert left == {"HX": True, "HY": False}


def test_doctor_looks_at_every_company(two: Run) -> None:
    assert two("sweep", *at("HY"), "--now", NOW).exit_code == 0
    done = two("doctor", "--policy", "policies", "--now", NOW, "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {one["company"] for one in found if not one["good"]} == {"HX"}
    assert {one["company"] for one in found} == {"HX", "HY"}


def test_cron_sweeps_all_and_verifies_each(two: Run) -> None:
    lines = shown(two, "cron", "print", "--policy", "policies")["crontab"]
    assert [line.count("--company") for line in lines] == [0, 0, 0, 1, 1]
    assert [re.findall(r"--company (\w+)", line) for line in lines[3:]] == [["HX"], ["HY"]]
    assert all("policies" in line for line in lines)


def test_the_list_tells_how_much_there_is_of_each(two: Run) -> None:
    Path("policies/new.toml").write_text(policy_of("HZ", "华中公司"), encoding="utf-8")
    assert two("sweep", *at("HY"), "--now", NOW).exit_code == 0
    rows = shown(two, "company", "list", "--policy", "policies")
    assert [(one["company"], one["name"], one["steps"] > 0, one["last_good_sweep"]) for one in rows] == [
        ("HX", "华信公司", True, None),
        ("HY", "华信公司", True, NOW),
        ("HZ", "华中公司", False, None),
    ]
    assert [one["company"] for one in shown(two, "company", "list", *at("HX"))] == ["HX"]
