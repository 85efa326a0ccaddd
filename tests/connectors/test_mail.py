"""A mail server takes a mail or says why not, and is told nothing twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email import policy as email_policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.given.door import Run
from tests.given.postgres import free_port
from tests.given.reminded import NOW, by, messages
from wxflow_connectors.mail import Mail
from wxflow_connectors.sender import Undelivered
from wxflow_machines.policy.channels import Channel


def test_a_mail_that_was_taken_is_not_sent_again_because_of_how_they_part(reminded: Run) -> None:
    with mail_server() as (box, port):
        box.farewell = "421 going down"
        by(
            f'kind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
            'sender = "wxflow@huaxin.example"\naddress = "{id}@huaxin.example"'
        )
        assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
        assert (len(box.mails), messages(reminded)[0]["state"]) == (1, "sent")
        assert box.mails[0]["Subject"] == "【微信群管理】您有 1 件待办，最近的 3 月 4 日到期"


class Box:
    """A mail server that keeps what it takes, or says what it is told to."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answer = "250 OK"
        self.farewell = "221 Bye"

    async def handle_QUIT(self, *_: Any) -> str:  # noqa: N802
        return self.farewell

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=email_policy.default))
        return self.answer


@contextmanager
def mail_server() -> Iterator[tuple[Box, int]]:
    box = Box()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def test_a_mail_server_takes_a_mail_or_says_why_not(reminded: Run) -> None:
    with mail_server() as (box, port):
        by(
            f'kind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
            'sender = "wxflow@huaxin.example"\naddress = "{id}@huaxin.example"'
        )
        box.answer = "451 try later"
        assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
        assert (box.mails, "451 try later" in messages(reminded)[0]["error"]) == ([], True)
        box.answer = "250 OK"
        assert reminded("outbox", "deliver", "--now", "2026-03-03T10:30:00+08:00").exit_code == 0
        (mail,) = box.mails
    (sent,) = messages(reminded)
    assert (sent["state"], mail["To"], mail["Message-ID"]) == (
        "sent", "E0002@huaxin.example", f"<{sent['digest']}@huaxin.example>"
    )  # fmt: skip
    assert mail.get_content().strip() == sent["text"]


def mailed(box_port: int, folder: Path, **options: Any) -> None:
    options = {"host": "127.0.0.1", "security": "none", "port": box_port, "sender": "wxflow@华信.example", **options}
    Mail(Channel("mail", "smtp", options), folder, lambda: 1_772_503_500_999_999).send("d1", "E0002", "text")


@pytest.mark.parametrize("headers", ["id,address", "工号,邮箱"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_of_addresses_is_read_as_it_was_saved_and_its_domains_are_known_to_servers(
    headers: str, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text(f"{headers},备注\nE0002,ge@华信.example,销售\n", encoding)
    with mail_server() as (box, port):
        mailed(port, tmp_path, addresses="list.csv")
    assert (box.mails[0]["To"], box.mails[0]["From"]) == ("ge@xn--vuq56f.example", "wxflow@xn--vuq56f.example")


@pytest.mark.parametrize("address", ["葛@huaxin.example", "a@@x.example", "<a@x.example>", "@x.example", "a@葛..x"])
def test_an_address_that_no_server_can_take_is_given_up_at_once(address: str, tmp_path: Path) -> None:
    with mail_server() as (_, port), pytest.raises(Undelivered) as failed:
        mailed(port, tmp_path, address=address)
    assert failed.value.final


def test_a_mail_is_dated_by_the_clock_it_is_given() -> None:
    with mail_server() as (box, port):
        mailed(port, Path(), address="{id}@x.example")
    assert box.mails[0]["Date"].datetime == datetime(2026, 3, 3, 2, 5, tzinfo=UTC)
