"""The list of addresses is replaced by page: seen first, with whom it leaves out; a bad one is told line by line."""

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Browser, Door, hidden, text
from wxflow.access import log

pytestmark = ON_BOTH
WHERE = "/operation/addresses"
CHANNEL = """
[delivery]
channel = "mail"
[[channels]]
name = "mail"
kind = "smtp"
host = "mail.example.com"
sender = "wxflow@example.com"
addresses = "addresses.csv"
"""
BEFORE = "id,address\nE0001,luo@x.example\nE0002,ge@x.example\n"
LIST = "工号,邮箱\nE0001,luo@x.example\nE0002,ge2@x.example\nE0003,huang@x.example\nE4711,x@x.example\n"


@pytest.fixture
def operator(door: Door) -> Browser:
    door.policy.write_text(door.policy.read_text("utf-8") + CHANNEL, "utf-8")
    door.policy.with_name("addresses.csv").write_text(BEFORE, "utf-8")
    return door.browser("E0009", "operator")


def handed_in(browser: Browser, content: str | bytes, **told: str):
    browser.get(WHERE)
    sent = content if isinstance(content, bytes) else content.encode()
    return browser.upload(WHERE, {"file": ("地址.csv", sent)}, **told)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_what_it_changes_is_seen_and_then_it_takes_over_as_it_came(
    door: Door, operator: Browser, encoding: str
) -> None:
    kept = door.policy.with_name("addresses.csv")
    seen = handed_in(operator, LIST.encode(encoding))
    told = text(seen)
    assert "3 addresses would change, 1 would stay" in told
    assert "葛强华 E0002 ge@x.example ge2@x.example" in told
    assert "reached by no message: 钟静明 E0004 、赵娜 E0008 、孔霞 E0009" in told
    assert "nobody's staff id: E4711" in told
    assert kept.read_text("utf-8") == BEFORE
    done = operator.post(WHERE, held=hidden(seen)["held"], do="import")
    assert "3 addresses were changed" in text(done)
    assert kept.read_bytes() == LIST.encode(encoding)
    (entry,) = [one for one in log.entries(door.hand.engine.store, "HX") if one.event == "addresses"]
    assert (entry.actor, entry.data) == ("E0009", {"count": 3, "file": "addresses.csv"})
    assert "nothing would change" in text(operator.post(WHERE, held=hidden(seen)["held"], do="import"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("id,address\nE0001,luo\n", "row 2: luo reaches nobody, or more than one"),
        ("id,address\nE0001,\n", "row 2: no address of E0001"),
        ("id,address\n,a@x.example\n", "row 2: no staff id"),
        ("id,address\nE0001,a@x.example\nE0001,b@x.example\n", "row 3: E0001 is there twice"),
        ("who,where\nE0001,a@x.example\n", "must have the columns id and address"),
        (b"\xff\xfe\x00\x81", "no CSV file"),
    ],
)
def test_a_list_that_reaches_nobody_is_told_where_and_nothing_is_written(
    door: Door, operator: Browser, content: str | bytes, why: str
) -> None:
    answer = handed_in(operator, content, do="import")
    assert answer.status_code == 422
    assert why in text(answer)
    assert door.policy.with_name("addresses.csv").read_text("utf-8") == BEFORE


def test_without_a_list_it_says_what_messages_go_by(door: Door) -> None:
    operator = door.browser("E0009", "operator")
    assert "No channel that needs addresses" in text(operator.get(WHERE))
    made = CHANNEL.replace('addresses = "addresses.csv"', 'address = "{id}@x.example"')
    door.policy.write_text(door.policy.read_text("utf-8") + made, "utf-8")
    assert "makes everybody's address of their staff id" in text(operator.get(WHERE))
