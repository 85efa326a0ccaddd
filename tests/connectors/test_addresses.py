"""One bad address is one person's trouble."""

import shutil
from pathlib import Path

import pytest

from tests.connectors.test_mail import mail_server
from tests.given import company
from tests.given.door import Run
from tests.given.inputs import at, texts
from tests.given.reminded import NOW, by, messages, policy
from wxflow_connectors.addresses import Addresses
from wxflow_connectors.sender import Undelivered
from wxflow_machines.policy.channels import Channel

ODD = at("8/addresses_gbk.csv")


@pytest.mark.parametrize("bad", texts("8/bad_addresses.txt"))
def test_a_bad_address_is_that_persons_dead_message_and_the_others_get_theirs(run: Run, bad: str) -> None:
    with mail_server() as (box, port):
        Path("list.csv").write_text(f'工号,邮箱\nE0002,"{bad}"\nE0001,luo@x.example\n', encoding="gbk")
        channel = f'kind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "w@x.example"\n'
        rung = '\n[[reminders]]\ndeadline = "membership.add"\nworking_days = -1\nat = "09:30"\nto = "superior"\n'
        Path("policy.toml").write_text(policy(f'{channel}addresses = "list.csv"', rung), encoding="utf-8")
        assert run("init").exit_code == 0
        assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
        assert run("sweep", "--now", "2026-03-03T10:00:00+08:00").exit_code == 0
        assert run("outbox", "deliver", "--now", NOW).exit_code == 1
    assert {one["recipient"]: one["state"] for one in messages(run)} == {"E0001": "sent", "E0002": "dead"}
    assert [mail["To"] for mail in box.mails] == ["luo@x.example"]


def test_a_list_saved_as_gbk_with_short_rows_still_tells_the_others(tmp_path: Path) -> None:
    shutil.copy(ODD, tmp_path)
    addresses = Addresses(Channel("mail", "smtp", {"addresses": ODD.name}), tmp_path)
    assert (addresses.of("E0002"), addresses.of("E0006")) == ("ge@华信.example", "@x.cn")
    for none in ("E0004", "E0005", "E0099"):
        with pytest.raises(Undelivered, match=f"holds no address of {none}") as failed:
            addresses.of(none)
        assert failed.value.final


@pytest.mark.parametrize("several", texts("8/several_people.txt"))
@pytest.mark.parametrize(
    "channel",
    ['"wecom_robot"\nurl_env = "NONE"', '"wecom_app"\ncorp_id = "C"\nagent_id = 7\nsecret_env = "NONE"'],
)
def test_an_address_that_wecom_reads_as_several_people_tells_nobody(reminded: Run, several: str, channel: str) -> None:
    Path("list.csv").write_text(f"id,address\nE0002,{several}\n", encoding="utf-8")
    by(f'kind = {channel}\naddresses = "list.csv"')
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 1
    (dead,) = messages(reminded)
    assert (dead["state"], "more than one person" in dead["error"]) == ("dead", True)
