"""WeCom is asked as its reference says, and its answers are read as what they are."""

import json
import re
from pathlib import Path

import pytest

from tests.given import company
from tests.given.door import Run
from tests.given.receiver import Receiver, Request
from tests.given.reminded import NOW, Answering, by, joined, messages, policy, reply
from wxflow_connectors.http import Client
from wxflow_connectors.sender import Undelivered
from wxflow_connectors.wecom.senders import Application, Robot, cut
from wxflow_machines.policy.channels import Channel

ODD = "a b%&#/中+%2F"


@pytest.fixture
def client():
    with Client(lambda: 0) as one:
        yield one


def application(receiver: Receiver, client: Client, **options: str) -> Application:
    given = {"corp_id": ODD, "agent_id": 7, "secret_env": "APP", "url": receiver.url, **options}
    return Application(Channel("app", "wecom_app", given), Path(), client)


def tokens(request: Request) -> tuple[int, dict[str, str], bytes]:
    """Give out a token that has to be quoted, and take every message."""
    told = {"access_token": ODD} if request.path.endswith("gettoken") else {"msgid": "1"}
    return 200, {}, json.dumps({"errcode": 0, "errmsg": "ok", **told}).encode()


def test_secrets_arrive_in_addresses_as_they_are(
    receiver: Receiver, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", ODD)
    receiver.answer = tokens
    application(receiver, client).send("d1", "E0002", "text")
    asked, told = receiver.taken
    assert (asked.path, asked.query) == ("/cgi-bin/gettoken", {"corpid": [ODD], "corpsecret": [ODD]})
    assert (told.path, told.query) == ("/cgi-bin/message/send", {"access_token": [ODD]})


def test_one_token_and_one_connection_serve_a_whole_delivery(
    receiver: Receiver, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    receiver.answer = tokens
    sender = application(receiver, client)
    for person in ("E0002", "E0003", "E0004"):
        sender.send("d1", person, "text")
    assert [one.path for one in receiver.taken] == ["/cgi-bin/gettoken", *["/cgi-bin/message/send"] * 3]
    assert [json.loads(one.body)["touser"] for one in receiver.taken[1:]] == ["E0002", "E0003", "E0004"]
    assert receiver.connections == 1


def test_a_token_that_has_run_out_is_asked_for_anew(
    receiver: Receiver, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    receiver.answer = lambda one: tokens(one) if "corpid" in one.query else (200, {}, b'{"errcode": 42001}')
    sender = application(receiver, client)
    with pytest.raises(Undelivered) as raised:
        sender.send("d1", "E0002", "text")
    assert (raised.value.final, str(raised.value)) == (False, "WeCom: 42001")
    receiver.answer = tokens
    sender.send("d1", "E0002", "text")
    assert [one.path.rpartition("/")[2] for one in receiver.taken] == ["gettoken", "send", "gettoken", "send"]


@pytest.mark.parametrize(
    "answer", [b"", b"[0]", b"<html>", b'{"errmsg": "ok"}', b'{"errcode": "none"}', b'{"errcode": 0, "errmsg": [1]}']
)
def test_an_answer_of_another_form_is_no_answer(
    receiver: Receiver, client: Client, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setenv("ROBOT", f"{receiver.url}/robot?key=K3Y")
    receiver.answer = lambda _: (200, {}, answer)
    with pytest.raises(Undelivered, match="cannot be read") as raised:
        Robot(Channel("robot", "wecom_robot", {"url_env": "ROBOT"}), Path(), client).send("d1", "E0002", "text")
    assert (raised.value.final, "K3Y" in str(raised.value)) == (False, False)


def test_a_list_of_addresses_is_read_once_a_delivery(
    receiver: Receiver, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROBOT", f"{receiver.url}/robot")
    receiver.answer = lambda _: (200, {}, b'{"errcode": 0}')
    listed = tmp_path / "addresses.csv"
    listed.write_text("id,address\nE0002,GeQiangHua\nE0003,ZhaoMin\n", encoding="utf-8")
    channel = Channel("robot", "wecom_robot", {"url_env": "ROBOT", "addresses": "addresses.csv"})
    robot = Robot(channel, tmp_path, client)
    robot.send("d1", "E0002", "text")
    listed.unlink()
    robot.send("d2", "E0003", "text")
    with pytest.raises(Undelivered, match="holds no address of E0009"):
        robot.send("d3", "E0009", "text")
    assert [json.loads(one.body)["text"]["mentioned_list"] for one in receiver.taken] == [["GeQiangHua"], ["ZhaoMin"]]


@pytest.mark.parametrize(
    ("text", "most", "shown"), [("群主", 6, "群主"), ("群主们", 8, "群…"), ("群" * 1000, 2048, "群" * 681 + "…")]
)
def test_a_text_is_cut_by_bytes_between_signs(text: str, most: int, shown: str) -> None:
    assert cut(text, most) == shown
    assert len(shown.encode()) <= most


def test_an_application_writes_to_whom_it_knows(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    Path("addresses.csv").write_text("id,address\nE0002,GeQiangHua\n", encoding="utf-8")
    by(
        f'kind = "wecom_app"\ncorp_id = "C"\nagent_id = 7\nsecret_env = "APP"\n'
        f'url = "{server.url}"\naddresses = "addresses.csv"'
    )
    server.answer = lambda handler: reply(handler, 200, b'{"errcode": 0, "errmsg": "ok", "invaliduser": ""}')
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    asked = json.loads(server.taken[0][1])
    assert (asked["touser"], asked["agentid"]) == ("GeQiangHua", 7)
    assert messages(reminded)[0]["state"] == "sent"


def test_what_a_robot_has_no_room_for_is_said_in_further_messages(
    run: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROBOT", f"{server.url}/robot")
    Path("policy.toml").write_text(policy('kind = "wecom_robot"\nurl_env = "ROBOT"'), encoding="utf-8")
    assert run("init").exit_code == 0
    assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
    joined(run, 40)
    server.answer = lambda handler: reply(handler, 200, b'{"errcode": 0}')
    assert run("outbox", "deliver", "--now", NOW).exit_code == 0
    texts = [json.loads(body)["text"]["content"] for _, body in server.taken]
    assert all(len(text.encode()) <= 2048 and "…" not in text for text in texts)
    named = [person for text in texts for person in re.findall(r"（(P\d+)）", text)]
    assert sorted(named) == [f"P{n:03}" for n in range(40)]
    assert {one["state"] for one in messages(run)} == {"sent"}


def test_an_application_that_gets_no_token_is_tried_again(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    by(f'kind = "wecom_app"\ncorp_id = "C"\nagent_id = 7\nsecret_env = "APP"\nurl = "{server.url}"')
    server.token = b'{"errcode": 0}'
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    (waiting,) = messages(reminded)
    assert (waiting["state"], waiting["error"]) == ("waiting", "WeCom has given no access token")


@pytest.mark.parametrize("names", ["invaliduser", "unlicenseduser"])
def test_an_application_that_does_not_reach_somebody_has_not_told_them(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch, names: str
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    by(f'kind = "wecom_app"\ncorp_id = "C"\nagent_id = 7\nsecret_env = "APP"\nurl = "{server.url}"')
    server.answer = lambda handler: reply(handler, 200, json.dumps({"errcode": 0, names: "E0002"}).encode())
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 1
    assert messages(reminded)[0]["state"] == "dead"
    assert "reminded" not in reminded("membership", "history", "G001/E0004").stdout


def test_whom_no_list_knows_cannot_be_told(reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROBOT", server.url)
    Path("addresses.csv").write_text("id,address\nE0009,KongXia\n", encoding="utf-8")
    by('kind = "wecom_robot"\nurl_env = "ROBOT"\naddresses = "addresses.csv"')
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 1
    assert messages(reminded)[0]["error"] == "addresses.csv holds no address of E0002"
