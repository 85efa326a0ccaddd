"""Times and values as people type them."""

import json
from pathlib import Path

import pytest

from tests.given.door import Run

WORDS = ("person", "rename", "E0003", "--name", "黄娟", "--actor", "E0008", "--format", "json")


@pytest.mark.parametrize(
    "typed", ["2026-03-03 09:05", "2026/3/3 9:05", "2026-03-03T09:05", "2026年3月3日 9:05", "2026-03-03T01:05:00+00:00"]
)
def test_a_time_without_an_offset_is_the_company_s(active: Run, typed: str) -> None:
    done = active(*WORDS, "--recorded-at", typed)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["steps"][0]["recorded_at"] == "2026-03-03T09:05:00+08:00"


def test_the_end_of_a_day_may_be_typed_as_it_is_told(active: Run) -> None:
    done = active(*WORDS, "--recorded-at", "2026-03-03 24:00")
    assert json.loads(done.stdout)["steps"][0]["recorded_at"] == "2026-03-04T00:00:00+08:00"
    for wrong in ("2026-03-03 24:01", "2026-03-03 25:00", "9999-12-31 24:00"):
        assert active(*WORDS, "--recorded-at", wrong).exit_code == 2


def test_a_time_without_an_offset_is_told_by_the_policy_s_zone_wherever_that_stands(active: Run) -> None:
    there = Path("policy.toml").read_text("utf-8") + '\n[calendar]\ntime_zone = "Asia/Tokyo"\n'
    Path("there.toml").write_text(there, encoding="utf-8")
    done = active(*WORDS, "--recorded-at", "2026-03-03 09:05", "--policy", "there.toml")
    assert json.loads(done.stdout)["steps"][0]["recorded_at"] == "2026-03-03T09:05:00+09:00"


def test_a_time_without_an_offset_is_refused_where_no_policy_tells_the_zone(run: Run) -> None:
    done = run("due", "--now", "2026-03-03 09:05")
    assert done.exit_code == 2
    assert "has no offset from UTC" in done.stderr


def test_values_may_be_typed_as_they_are_shown(active: Run) -> None:
    done = active(
        "group", "request", "G002", "--title", "华信公司新品群", "--kind", "临时", "--unit", "销售部",
        "--purpose", "新品",
        "--scope-units", "销售部", "--leads", "葛强华、黄娟娜", "--planned-end", "2026/4/30", "--actor", "葛强华",
        "--recorded-at", "2026-03-03 09:05",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    facts = json.loads(active("group", "show", "G002", "--format", "json").stdout)["facts"]
    assert (facts["kind"], facts["leads"], facts["planned_end"]) == ("temporary", ["E0002", "E0003"], "2026-04-30")
    assert [
        one["key"] for one in json.loads(active("group", "list", "--state", "已申请", "--format", "json").stdout)
    ] == ["G002"]


def test_a_wrong_value_is_refused_by_its_option(active: Run) -> None:
    assert active("sweep", "--now", "2026-03-06 00:10").exit_code == 0
    (penalty,) = json.loads(active("penalty", "list", "--format", "json").stdout)
    confirm = ("penalty", "confirm", penalty["number"], "--actor", "E0008", "--recorded-at", "2026-03-06 09:00")
    done = active(*confirm, "--amount", "20元")
    assert (done.exit_code, done.stderr) == (
        2, "wxflow: --amount: '20元' is not a whole number: write it like 20, without a unit\n",
    )  # fmt: skip
    assert active(*confirm, "--amount", "２０").exit_code == 0
