"""A policy file is read wherever it was written, and two that mean the same are the same."""

from datetime import date
from pathlib import Path

import pytest

from tests.given.policies import EXAMPLE, problems, read
from wxflow.calendar.workdays import Override
from wxflow.errors import BadInput, BadInputs
from wxflow_machines.policy.file import kept, load, parse


def test_an_override_may_be_a_toml_date_or_a_text_and_means_the_same() -> None:
    one = read('[calendar]\noverrides = [{date="2026-07-01", workday=false, reason="r", author="E1"}]\n')
    two = read('[[calendar.overrides]]\nauthor="E1"\nreason="r"\nworkday=false\ndate=2026-07-01\n')
    assert one.overrides == two.overrides == (Override(date(2026, 7, 1), False, "r", "E1"),)
    assert one.hash == two.hash


def test_a_file_that_cannot_be_read_is_one_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes(EXAMPLE.encode("gbk"))
    for name, why in (("none.toml", "no such policy file"), ("gbk.toml", "not UTF-8"), (".", "is a folder")):
        with pytest.raises(BadInput, match=why):
            load(tmp_path / name)


def test_a_file_from_windows_reads_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    assert load(path) == read()
    path.write_bytes((EXAMPLE + "[sweep]\nbrak = 1\n").replace("\n", "\r\n").encode())
    with pytest.raises(BadInputs, match=f"^{path}:14: "):
        load(path)


def test_a_notice_file_must_lie_beside_the_policy(tmp_path: Path) -> None:
    more = '[calendar]\nnotices = ["2027.json"]\n'
    assert 'no file "2027.json"' in problems(EXAMPLE + more, tmp_path)[0]
    (tmp_path / "2027.json").write_text("{}")
    assert read(more, tmp_path).notice_files == ("2027.json",)


def test_files_that_mean_the_same_have_the_same_hash() -> None:
    tables = EXAMPLE.split("\n\n")
    shuffled = (
        "# 注释\n" + "\n\n".join(reversed(tables)) + "\n[deadlines]\nmembership = 2\n[charges]\n18 = {exact = 20}\n"
    )
    assert parse(shuffled, "other.toml").hash == read().hash
    assert len(read().hash) == 64


@pytest.mark.parametrize(
    "more",
    [
        "[deadlines]\nmembership = 3\n",
        '[deadlines]\nclock_starts = "occurred"\n',
        "[charges.18]\nfloor = 20\n",
        "[charges.22]\nceiling = 100\n",
        '[names]\ncompany = ["华信公司", "华信"]\n',
        '[calendar]\ntime_zone = "Asia/Tokyo"\n',
        "[sweep]\nbrake = 5\n",
        '[access]\nsecond_factor = ["hr"]\n',
        "[page]\nearlier_days = 7\n",
    ],
)
def test_files_that_mean_something_else_have_another_hash(more: str) -> None:
    assert read(more).hash != read().hash


def test_the_order_of_approvers_means_something() -> None:
    assert parse(EXAMPLE.replace('["E0002", "E0001"]', '["E0001", "E0002"]'), "p").hash != read().hash


def test_how_far_back_hr_may_say_something_happened_is_kept_and_the_usual_is_what_it_was_before() -> None:
    asked = read("[page]\nearlier_days = 7\n")
    assert (read().earlier_days, asked.earlier_days, kept(asked.canonical).earlier_days) == (31, 7, 7)
    assert read("[page]\nearlier_days = 31\n").hash == read().hash
    assert kept(read().canonical).earlier_days == 31


def test_whom_more_than_a_password_is_asked_of_is_kept_and_nobody_is_what_it_was_before() -> None:
    asked = read('[access]\nsecond_factor = ["operator", "hr", "hr"]\n')
    assert asked.second_factor == ("operator", "hr")
    assert set(kept(asked.canonical).second_factor) == {"operator", "hr"}
    assert read("[access]\nsecond_factor = []\n").hash == read().hash
    for wrong in ('["boss"]', '"hr"', "[1]", "true"):
        (problem,) = problems(f"{EXAMPLE}[access]\nsecond_factor = {wrong}\n")
        assert "everybody" in problem
