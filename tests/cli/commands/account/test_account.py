"""Whoever operates the page without it makes accounts, invites anew, ends them and lists them."""

import json
from pathlib import Path

from tests.given.databases import raw, url_at
from tests.given.door import Run


def told(run: Run, *words: str) -> list[dict]:
    done = run("account", *words, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_an_account_is_made_with_an_invitation_that_is_shown_once(active: Run) -> None:
    (made,) = told(active, "add", "E0002", "--operator")
    assert made["person"] == "E0002"
    assert made["link"].startswith("/invitation?secret=")
    (listed,) = told(active, "list")
    assert (listed["person"], listed["rights"], listed["open"]) == ("E0002", ["operator"], False)
    assert made["link"].partition("=")[2] not in json.dumps(listed)


def test_in_chinese_an_account_is_made_and_not_signed_and_a_link_holds_until_its_end(active: Run) -> None:
    assert active("account", "add", "E0002", "--lang", "zh").stdout.splitlines()[0].split()[-1] == "有效期至"
    assert active("account", "list", "--lang", "zh").stdout.splitlines()[0].split()[-1] == "建立时间"


def test_everybody_employed_gets_one_who_has_none(active: Run) -> None:
    told(active, "add", "E0002")
    people = {one["key"] for one in json.loads(active("person", "list", "--format", "json").stdout)}
    assert {one["person"] for one in told(active, "add", "--everybody")} == people - {"E0002"}
    assert told(active, "add", "--everybody") == []


def test_a_reset_invites_anew_and_leaves_the_rights(active: Run) -> None:
    (first,) = told(active, "add", "E0002", "--auditor")
    (again,) = told(active, "reset", "E0002")
    assert first["link"] != again["link"]
    assert told(active, "list")[0]["rights"] == ["auditor"]


def test_an_account_that_is_ended_is_gone(active: Run) -> None:
    told(active, "add", "E0002")
    assert active("account", "end", "E0002").exit_code == 0
    assert told(active, "list") == []


def test_what_makes_no_sense_is_refused_in_one_line(active: Run) -> None:
    told(active, "add", "E0002")
    for words, code in (
        (("add", "E0002"), 3), (("add", "E4711"), 2), (("reset", "E0003"), 3), (("end", "E0003"), 3), (("add",), 2),
        (("add", "E0003", "--everybody"), 2),
    ):  # fmt: skip
        done = active("account", *words)
        assert (done.exit_code, len(done.stderr.splitlines())) == (code, 1), words


def test_whoever_has_left_gets_none(active: Run) -> None:
    told(active, "add", "E0003")
    hr = json.loads(active("policy", "show", "--format", "json").stdout)
    assert active("person", "leave", "E0003", "--actor", "E0008").exit_code == 0, hr
    assert told(active, "list") == []
    assert active("account", "add", "E0003").exit_code == 3


def test_the_log_tells_what_was_done_and_audit_verify_finds_what_was_done_to_it(active: Run) -> None:
    told(active, "add", "E0002", "--operator", "--actor", "E0009")
    told(active, "add", "E0003")
    assert [(one["event"], one["actor"]) for one in told(active, "log", "E0002")] == [
        ("added", "E0009"),
        ("invited", "E0009"),
    ]
    assert active("audit", "verify").exit_code == 0
    with raw(url_at(Path.cwd()), unguarded=True) as database:
        database.execute("UPDATE access_log SET data = '{}' WHERE seq = 1")
    done = active("audit", "verify")
    assert (done.exit_code, "access log: entry 1 is not as it was sealed" in done.output) == (1, True)
