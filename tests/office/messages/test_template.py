"""A company's own template is tried before anybody is told anything by it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.given.door import Run
from tests.given.inputs import at
from tests.given.reminded import NOW, messages
from wxflow_machines import deadline_words
from wxflow_office.messages import template

ODD = at("8/templates")
WHY = {
    "endless": "more than 10000 rounds",
    "nothing": "it says nothing",
    "unknown": "'nothing' is undefined",
    "fails": "division by zero",
    "great": "* is for small numbers",
    "news_only": "has no attribute 'news'",
    "unclosed": "unexpected end of template",
}


def test_every_odd_template_is_here() -> None:
    assert {path.stem for path in ODD.iterdir()} == {*WHY}


@pytest.mark.parametrize("name", WHY)
def test_a_template_that_fails_or_says_nothing_is_refused_by_the_check_and_never_sent(reminded: Run, name: str) -> None:
    Path("templates").mkdir()
    shutil.copy(ODD / f"{name}.txt", "templates/reminder.txt")
    for words in (("policy", "check"), ("outbox", "deliver", "--now", NOW)):
        done = reminded(*words)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert "templates/reminder.txt: the template cannot be used: " in done.stderr
        assert WHY[name] in done.stderr
    assert (Path("out.jsonl").exists(), messages(reminded)[0]["state"]) == (False, "waiting")
    problems = json.loads(reminded("policy", "check", "--format", "json").stdout)
    assert (problems["good"], len(problems["problems"])) == (False, 1)


def test_a_good_template_of_a_companys_own_passes_the_check(reminded: Run) -> None:
    shipped = Path(deadline_words.__file__).with_name("templates")
    template.check(shipped.parent, ("reminder",))
    shutil.copytree(shipped, "templates")
    with Path("templates/reminder.txt").open("a", encoding="utf-8") as file:
        file.write("{% for n in range(3) %}{{ n * 2 }}{{ loop.length }}{% if loop.last %}完{% endif %}{% endfor %}")
    assert reminded("policy", "check").exit_code == 0
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert messages(reminded)[0]["text"].endswith("032343完")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_template_is_read_as_it_was_saved(encoding: str, reminded: Run) -> None:
    Path("templates").mkdir()
    Path("templates/reminder.txt").write_text("{{ name }}：您好，请看待办", encoding)
    assert reminded("policy", "check").exit_code == 0
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    (said,) = {one["text"] for one in messages(reminded) if one["state"] == "sent"}
    assert said == "葛强华：您好，请看待办"


def test_a_template_that_is_no_text_is_refused_by_the_check(reminded: Run) -> None:
    Path("templates").mkdir()
    Path("templates/reminder.txt").write_bytes(b"\xff\xfe\xff\x00")
    done = reminded("policy", "check")
    assert (done.exit_code, done.stderr.count("\n"), "neither UTF-8 nor GB18030" in done.stderr) == (2, 1, True)
