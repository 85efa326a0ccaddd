"""A receiver that knows the standard verifies what a webhook sends, with nothing of ours."""

import json
import time

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from tests.given.receiver import Receiver
from wxflow.errors import BadInput
from wxflow_connectors.http import Client
from wxflow_connectors.sender import Undelivered
from wxflow_connectors.webhook import Webhook
from wxflow_machines.policy.channels import Channel

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"


def now() -> int:
    return time.time_ns() // 1000


def send(receiver: Receiver, *digests: str, clock=now) -> None:
    channel = Channel("hook", "webhook", {"url": f"{receiver.url}/in", "secret_env": "HOOK"})
    with Client(clock) as client:
        webhook = Webhook(channel, client, clock)
        for digest in digests:
            webhook.send(digest, "E0002", "把应进群的人加入群")


def test_a_receiver_verifies_with_the_library_who_has_sent_what(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    send(receiver, "d1")
    (one,) = receiver.taken
    told = Verifier(SECRET).verify(one.body, one.headers)
    assert told["data"] == {"to": "E0002", "text": "把应进群的人加入群"}
    assert one.headers["webhook-id"] == told["id"] == "d1"
    for altered, headers in (
        (one.body.replace(b"E0002", b"E0003"), one.headers),
        (one.body, {**one.headers, "webhook-id": "d2"}),
        (one.body, {**one.headers, "webhook-timestamp": str(int(one.headers["webhook-timestamp"]) + 1)}),
    ):
        with pytest.raises(WebhookVerificationError):
            Verifier(SECRET).verify(altered, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + "A" * 32).verify(one.body, one.headers)


def test_what_is_sent_is_a_cloud_event(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """As https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md has it: structured, in JSON."""
    monkeypatch.setenv("HOOK", SECRET)
    send(receiver, "d1")
    (one,) = receiver.taken
    assert one.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert json.loads(one.body) | {"data": {}} == {
        "specversion": "1.0", "id": "d1", "source": "/wxflow/channels/hook", "type": "wxflow.message",
        "datacontenttype": "application/json", "data": {},
    }  # fmt: skip


def test_while_a_secret_is_replaced_whoever_knows_either_verifies(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = "whsec_" + "A" * 32
    monkeypatch.setenv("HOOK", f"{new} {SECRET}")
    send(receiver, "d1")
    (one,) = receiver.taken
    for known in (new, SECRET):
        assert Verifier(known).verify(one.body, one.headers)["id"] == "d1"
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + "B" * 32).verify(one.body, one.headers)


def test_the_time_a_webhook_is_signed_with_is_that_of_the_clock_it_is_given(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    send(receiver, "d1", clock=lambda: 1_772_503_500_999_999)
    assert receiver.taken[0].headers["webhook-timestamp"] == "1772503500"
    with pytest.raises(WebhookVerificationError, match="too old"):
        Verifier(SECRET).verify(receiver.taken[0].body, receiver.taken[0].headers)


def test_one_connection_serves_all_that_is_sent(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    send(receiver, "d1", "d2", "d3")
    assert ([one.headers["webhook-id"] for one in receiver.taken], receiver.connections) == (["d1", "d2", "d3"], 1)


@pytest.mark.parametrize(
    "held",
    [
        "s3cret", SECRET.removeprefix("whsec_"), "whsec_", "whsec_c2hvcnQ=", "whsec_" + "A" * 88, "whsec_密钥",
        f"{SECRET} s3cret", " ".join([SECRET] * 3),
    ],
)  # fmt: skip
def test_a_secret_that_is_none_signs_nothing(receiver: Receiver, monkeypatch: pytest.MonkeyPatch, held: str) -> None:
    monkeypatch.setenv("HOOK", held)
    with pytest.raises(BadInput, match=r"HOOK \(secret_env\) holds no webhook secret") as raised:
        send(receiver, "d1")
    assert receiver.taken == []
    assert held.removeprefix("whsec_") not in raised.value.text or held == "whsec_"


def test_a_date_to_wait_for_is_counted_from_the_clock(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    receiver.answer = lambda _: (503, {"Retry-After": "Tue, 03 Mar 2026 02:20:00 GMT"}, b"")
    with pytest.raises(Undelivered) as raised:
        send(receiver, "d1", clock=lambda: 1_772_503_500_000_000)  # 2026-03-03T02:05:00Z
    assert (str(raised.value), raised.value.final, raised.value.after) == ("HTTP 503", False, 900)


def test_an_id_is_the_same_however_often_it_is_sent(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", SECRET)
    receiver.answer = lambda _: (500, {}, b"")
    for _ in range(2):
        with pytest.raises(Undelivered):
            send(receiver, "d1")
    assert [one.headers["webhook-id"] for one in receiver.taken] == ["d1", "d1"]
    assert {json.loads(one.body)["id"] for one in receiver.taken} == {"d1"}
