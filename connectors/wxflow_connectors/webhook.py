"""Post CloudEvents to any address, named and signed as https://www.standardwebhooks.com says."""

import json
from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

import standardwebhooks

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_connectors.http import Client
from wxflow_connectors.sender import Sender, secret
from wxflow_machines.policy.channels import Channel

KIND = "wxflow.message"
"""What kind of event a message is to whoever receives it."""
_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)
"""What the standard allows."""
_MOST_SECRETS = 2


class Webhook(Sender):
    """One post a message: its id tells repetitions apart, its signature who has sent it and when."""

    def __init__(self, channel: Channel, client: Client, clock: Callable[[], int]) -> None:
        self.name, self._channel, self._client, self._clock = channel.name, channel, client, clock

    def send(self, digest: str, recipient: str, text: str) -> None:
        """Post the message; anything but a 2xx is not taken."""
        at = datetime.fromtimestamp(self._clock() // 1_000_000, UTC)
        body = json.dumps(self._event(digest, recipient, text), ensure_ascii=False)
        # https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": digest,
            "webhook-timestamp": f"{at.timestamp():.0f}",
            "webhook-signature": " ".join(one.sign(digest, at, body) for one in self._signers()),
        }
        self._client.post(str(self._channel.options["url"]), body.encode(), headers)

    def _event(self, digest: str, recipient: str, text: str) -> dict[str, object]:
        """Return what is told of a message: the same, byte for byte, however often it is sent.

        The event has no time of its own, as its format allows: when it was sent stands in the signed headers.
        """
        # https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
        return {
            "specversion": "1.0",
            "id": digest,
            "source": f"/wxflow/channels/{quote(self.name, safe='')}",
            "type": KIND,
            "datacontenttype": "application/json",
            "data": {"to": recipient, "text": text},
        }

    def _signers(self) -> list[standardwebhooks.Webhook]:
        """Return what signs with each of the channel's secrets: two while one is replaced, so that nobody misses one.

        BadInput where one has not the standard's form: the library passes over letters that are no base64, and a
        password would sign as a key of nearly nothing.
        """
        held = secret(self._channel, "secret_env").split()
        keys = [_key(one) for one in held]
        if not 1 <= len(keys) <= _MOST_SECRETS or not all(keys):
            raise BadInput(
                tr(
                    "channel {name}: the environment variable {name2} ({option}) holds no webhook secret: "
                    "it is whsec_ and 24 to 64 random bytes in base64; two, with a blank between, while one is "
                    "replaced",
                    name=self.name,
                    name2=self._channel.options["secret_env"],
                    option="secret_env",
                )
            )
        return [standardwebhooks.Webhook(key) for key in keys]


def _key(held: str) -> bytes:
    """Return the key that a secret holds; nothing where it is none."""
    given = held.removeprefix(_PREFIX)
    try:
        key = b64decode(given + "=" * (-len(given) % 4), validate=True)
    except (Error, ValueError):
        return b""
    return key if held.startswith(_PREFIX) and len(key) in _KEY_BYTES else b""
