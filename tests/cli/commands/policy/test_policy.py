"""A policy is shown and checked: everything wrong with it at once."""

import json
from pathlib import Path

import pytest

from tests.given import company
from tests.given.door import Run
from wxflow_office.policies.words import about

FIVE_MISTAKES = """\
[company]
cod = "HX"
name = 5

[roles]
information_centre = ["E0009"]
hr = "E0008"

[approvers]
"*" = ["E0001"]

[deadlines]
membrship = 2
handover = "two"
"""


def test_all_five_mistakes_of_a_policy_are_told_at_once_with_line_and_nearest_name(small: Run) -> None:
    Path("policy.toml").write_text(FIVE_MISTAKES, encoding="utf-8")
    done = small("policy", "check")
    assert done.exit_code == 2
    told = done.stderr.splitlines()
    for line, words in ((2, "'code'"), (3, "name"), (7, "hr"), (13, "'membership'"), (14, "handover")):
        assert any(f":{line}: " in one and words in one for one in told), (line, told)
    assert all(one.startswith("wxflow: policy.toml") for one in told)
    assert small("group", "list").stderr == done.stderr
    problems = json.loads(small("policy", "check", "--format", "json").stdout)
    assert problems["good"] is False
    assert len(problems["problems"]) == len(told)


@pytest.mark.parametrize("content", [b"[company", b"\xff\xfe", b""])
def test_a_policy_that_cannot_be_read_is_bad_input(small: Run, untouched: None, content: bytes) -> None:
    Path("policy.toml").write_bytes(content)
    for words in (("policy", "check"), ("policy", "show"), ("sweep",)):
        done = small(*words)
        assert done.exit_code == 2
        assert "policy.toml" in done.stderr


def test_policy_show_tells_every_value_in_force(small: Run) -> None:
    told = json.loads(small("policy", "show", "--format", "json").stdout)
    assert told["company"] == {"code": "HX", "name": "华信公司"}
    assert told["deadlines"]["dissolution_request"] == 3
    assert "charges.22.ceiling" in small("policy", "show").stdout


MORE = """
[access]
second_factor = ["hr", "operator"]
[penalties]
mode = "points"
[hours]
opens = "08:00"
[inspection]
most_wrong_percent = 20
[[reminders]]
deadline = "membership.add"
working_days = -1
at = "09:30"
to = "lead"
[calendar]
overrides = [{ date = "2026-07-01", workday = false, reason = "公司周年", author = "E0009" }]
"""


def test_people_are_shown_each_value_by_its_name_with_its_key_beside(small: Run) -> None:
    Path("policy.toml").write_text(company.POLICY + MORE, encoding="utf-8")
    for lang, told in (
        ("zh", ["登录时须双重验证的人 access.second_factor 人事、本系统的管理员", "penalties.mode 计分，不扣款"]),
        ("en", ["of whom more than a password is asked access.second_factor HR, whoever operates this page"]),
        ("zh", ["提醒 reminders 进群 -1 09:30 → 群负责人", "calendar.overrides 2026-07-01 休息：公司周年（E0009）"]),
    ):
        lines = [" ".join(line.split()) for line in small("policy", "show", "--lang", lang).stdout.splitlines()]
        assert [one for one in told if not any(one in line for line in lines)] == []
    rows = small("policy", "show", "--format", "csv").stdout.splitlines()
    assert rows[0] == "key,value"
    nameless = {key for line in rows[1:] if about(key := line.split(",")[0]) == key}
    assert nameless == set()


def test_a_policy_may_be_named_by_option_or_environment(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policy.toml").rename("other.toml")
    assert small("group", "list").exit_code == 2
    assert small("group", "list", "--policy", "other.toml").exit_code == 0
    monkeypatch.setenv("WXFLOW_POLICY", "other.toml")
    assert small("group", "list").exit_code == 0
    monkeypatch.setenv("WXFLOW_DATABASE_URL", "sqlite:///none.db")
    assert small("group", "list").exit_code == 2
    assert company.count("steps") == 0


def test_the_check_says_since_when_a_policy_is_in_force_and_what_is_until_then(small: Run) -> None:
    begins = 'name = "华信公司"\neffective_from = 2026-07-01\nprevious = "policy.toml"'
    Path("new.toml").write_text(company.POLICY.replace('name = "华信公司"', begins), encoding="utf-8")
    assert "In force from 2026-07-01; until then policy.toml is\n" in small("policy", "check", "new.toml").stdout
    for file, since in (("new.toml", "2026-07-01T00:00:00+08:00"), ("policy.toml", None)):
        told = json.loads(small("policy", "check", file, "--format", "json").stdout)
        assert (told["good"], told["effective_from"]) == (True, since)
