import json
from pathlib import Path

import pytest

from tests.given import company, notices
from tests.given.door import Run

NOTICE = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": True},
        *({"name": one.name, "date": one.day.isoformat(), "isOffDay": True} for one in notices.named(2027)[1:]),
    ],
}


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [("2026-02-13", 2, "2026-02-24"), ("2026-09-18", 2, "2026-09-21"), ("2026-09-30", 3, "2026-10-10")],
)
def test_the_measures_examples_come_out_without_policy_or_database(run: Run, start: str, days: int, last: str) -> None:
    done = run("calendar", "due", "--from", start, "--days", str(days), "--format", "json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert list(told) == ["from", "days", "last_day", "due", "provisional", "basis"]
    assert (told["from"], told["days"], told["last_day"], told["provisional"]) == (start, days, last, False)
    assert told["due"].endswith("T00:00:00+08:00")
    assert told["basis"] == "published"
    assert list(Path().iterdir()) == []


def test_a_count_past_what_is_published_says_that_it_is_provisional(run: Run) -> None:
    told = run("calendar", "due", "--from", "2026-12-30", "--days", "3")
    assert "provisional" in told.stdout
    assert json.loads(run("calendar", "due", "--from", "2026-12-30", "--days", "3", "--format", "json").stdout)[
        "provisional"
    ]


def test_explain_counts_every_day_and_numbers_the_working_days(run: Run) -> None:
    told = json.loads(run("calendar", "explain", "--from", "2026-02-13", "--days", "2", "--format", "json").stdout)
    days = [(one["date"], one["number"]) for one in told["counted"]]
    assert days[0] == ("2026-02-14", 1)  # a make-up Saturday
    assert days[-1] == ("2026-02-24", 2)
    assert len(days) == 11
    assert told["last_day"] == "2026-02-24"
    table = run("calendar", "explain", "--from", "2026-02-13", "--days", "2").stdout
    assert "2026-02-24" in table and "day 0" in table


def test_show_tells_the_days_that_are_not_as_weekdays_go(run: Run) -> None:
    table = run("calendar", "show", "--year", "2026").stdout
    assert "2026-02-14" in table and "2026-03-02" not in table
    assert len(json.loads(run("calendar", "show", "--year", "2026", "--format", "json").stdout)) == 365


def test_an_override_of_the_policy_counts(run: Run) -> None:
    override = '[calendar]\noverrides = [{ date = "2026-03-03", workday = false, reason = "周年", author = "E0009" }]\n'
    Path("policy.toml").write_text(company.POLICY + override, encoding="utf-8")
    words = ("calendar", "due", "--from", "2026-03-02", "--days", "1", "--format", "json")
    told = json.loads(run(*words).stdout)
    assert (told["last_day"], told["basis"]) == ("2026-03-04", "override, published")
    Path("policy.toml").unlink()
    assert json.loads(run(*words).stdout)["last_day"] == "2026-03-03"


def test_a_loaded_notice_makes_a_provisional_deadline_firm_with_a_step_that_says_why(active: Run) -> None:
    moment = "2026-12-30T10:00:00+08:00"
    rename = ("person", "rename", "E0003", "--name", "黄娟", "--actor", "E0008", "--at", moment)
    done = active(*rename, "--recorded-at", moment)
    assert "provisional" in done.stdout
    Path("2027.json").write_text(json.dumps(NOTICE), encoding="utf-8")
    words = ("calendar", "load", "2027.json", "--actor", "E0008", "--now", "2026-12-30T11:00:00+08:00")
    done = active(*words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["year"], told["known_until"]) == (2027, "2027-12-28")
    assert [(one["key"], one["provisional"]) for one in told["recounted"]] == [("G001/E0003", False)]
    history = json.loads(active("membership", "history", "G001/E0003", "--format", "json").stdout)
    assert history[-1]["event"] == "recount"
    assert "2027" in json.dumps(history[-1]["data"])
    shown = json.loads(active("membership", "show", "G001/E0003", "--format", "json").stdout)
    assert [timer["provisional"] for timer in shown["timers"]] == [False]
    assert json.loads(active(*words, "--format", "json").stdout)["recounted"] == []


def test_a_new_override_moves_armed_deadlines_once_the_calendar_is_loaded_without_a_notice(active: Run) -> None:
    override = '[calendar]\noverrides = [{date = 2026-03-03, workday = false, reason = "停电", author = "E0009"}]\n'
    Path("policy.toml").write_text(company.POLICY + override, encoding="utf-8")
    now = ("--now", "2026-03-02T11:00:00+08:00")
    assert "wxflow calendar load" in active("doctor", *now).stdout
    done = active("calendar", "load", *now, "--format", "json")
    assert done.exit_code == 0, done.stderr
    moved = json.loads(done.stdout)["recounted"]
    assert [(one["key"], one["was"][:10], one["due"][:10]) for one in moved] == [
        ("G001/E0004", "2026-03-05", "2026-03-06")
    ]
    history = json.loads(active("membership", "history", "G001/E0004", "--format", "json").stdout)
    assert history[-1]["event"] == "recount"
    assert "counted with today's calendar" in active("doctor", *now).stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{}", "a notice looks like"),
        ("{", "JSON"),
        ('{"year": 2027, "days": [{"name": "x", "date": "2027-13-01", "isOffDay": true}]}', "'2027-13-01'"),
        ("", "2027.json: line 1"),
    ],
)
def test_a_notice_that_makes_no_sense_changes_nothing(active: Run, untouched: None, content: str, told: str) -> None:
    Path("2027.json").write_text(content, encoding="utf-8")
    done = active("calendar", "load", "2027.json", "--actor", "E0008")
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("due", "--from", "2026-02-30", "--days", "2"),
        ("due", "--from", "2026-02-13", "--days", "0"),
        ("due", "--from", "9999-12-31", "--days", "2"),
        ("due", "--days", "2"),
        ("show", "--year", "3"),
        ("load", "none.json", "--actor", "E0008"),
        ("load", ".", "--actor", "E0008"),
        ("due", "--from", "2026-02-13", "--days", "2", "--policy", "none.toml"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_2(active: Run, untouched: None, words: tuple[str, ...]) -> None:
    done = active("calendar", *words)
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("wxflow: ") and done.stderr.count("\n") == 1


def test_show_says_what_is_known_of_a_year_as_its_notices_come(active: Run, tmp_path: Path) -> None:
    def notice(name: str, *holidays: str) -> None:
        days = [one for one in notices.named(2027) if one.name in holidays]
        rows = "".join(f"{one.day},休,{one.name}\n" for one in days)
        Path(name).write_text(f"日期,是否休息,名称\n{rows}", encoding="utf-8")
        assert active("calendar", "load", name, "--actor", "E0009").exit_code == 0

    assert "2027 is not published yet: no holiday has been named" in active("calendar", "show", "2027").stdout
    notice("first.csv", "元旦", "春节")
    shown = active("calendar", "show", "2027").stdout
    assert "days off are named for 元旦 春节, none for 清明节 劳动节 端午节 中秋节 国庆节" in shown
    assert "2027-01-01" in shown and "known for sure until 2026-12-28" in shown
    notice("second.csv", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
    shown = active("calendar", "show", "--year", "2027").stdout
    assert "2027 is published\nnotice 1: first.csv, 2 days\nnotice 2: second.csv, 5 days\n" in shown
    assert "known for sure until 2027-12-28" in shown
    assert active("calendar", "show", "2026").stdout.endswith("2026 is published\n")


def test_a_later_notice_leaves_what_it_does_not_name_and_recounts_what_it_changes(active: Run) -> None:
    Path("2027.json").write_text(json.dumps(NOTICE), encoding="utf-8")
    now = ("--actor", "E0009", "--now", "2026-12-30T09:00:00+08:00")
    assert active("calendar", "load", "2027.json", *now).exit_code == 0
    moment = ("--recorded-at", "2026-12-30T10:00:00+08:00")
    assert active("person", "rename", "E0003", "--name", "黄娟", "--actor", "E0008", *moment).exit_code == 0
    Path("more.csv").write_text("date,isOffDay,name\n2027-01-04,true,元旦\n2027-01-02,false,元旦\n", encoding="utf-8")
    later = ("--actor", "E0009", "--now", "2026-12-30T11:00:00+08:00", "--format", "json")
    told = json.loads(active("calendar", "load", "more.csv", *later).stdout)
    assert [(one["was"][:10], one["due"][:10]) for one in told["recounted"]] == [("2027-01-05", "2027-01-03")]
    Path("less.csv").write_text("date,isOffDay,name\n2027-01-02,true,元旦\n", encoding="utf-8")
    told = json.loads(active("calendar", "load", "less.csv", *later).stdout)
    assert [(one["was"][:10], one["due"][:10]) for one in told["recounted"]] == [("2027-01-03", "2027-01-06")]
    assert told["known_until"] == "2027-12-28"
