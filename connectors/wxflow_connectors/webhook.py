"""Post JSON to any address, named and signed as https://www.standardwebhooks.com says."""

import json
from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from datetime import UTC, datetime

import standardwebhooks

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_connectors.http import Client
from wxflow_connectors.sender import Sender, secret
from wxflow_machines.policy.channels import Channel

_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)
"""What the standard allows."""


class Webhook(Sender):
    """One post a message: its id tells repetitions apart, its signature who has sent it and when."""

    def __init__(self, channel: Channel, client: Client, clock: Callable[[], int]) -> None:
        self.name, self._channel, self._client, self._clock = channel.name, channel, client, clock

    def send(self, digest: str, recipient: str, text: str) -> None:
        """Post the message; anything but a 2xx is not taken."""
        body = json.dumps({"id": digest, "to": recipient, "text": text}, ensure_ascii=False)
        at = datetime.fromtimestamp(self._clock() // 1_000_000, UTC)
        # https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
        headers = {
            "webhook-id": digest,
            "webhook-timestamp": f"{at.timestamp():.0f}",
            "webhook-signature": self._signer().sign(digest, at, body),
        }
        self._client.post(str(self._channel.options["url"]), body.encode(), headers)

    def _signer(self) -> standardwebhooks.Webhook:
        """Return what signs with the channel's secret; BadInput where that has not the standard's form.

        The library passes over letters that are no base64: a password would sign as a key of nearly nothing.
        """
        held = secret(self._channel, "secret_env")
        given = held.removeprefix(_PREFIX)
        try:
            key = b64decode(given + "=" * (-len(given) % 4), validate=True)
        except (Error, ValueError):
            key = b""
        if not held.startswith(_PREFIX) or len(key) not in _KEY_BYTES:
            raise BadInput(
                tr(
                    "channel {name}: the environment variable {name2} ({option}) holds no webhook secret: "
                    "it is whsec_ and 24 to 64 random bytes in base64",
                    name=self.name,
                    name2=self._channel.options["secret_env"],
                    option="secret_env",
                )
            )
        return standardwebhooks.Webhook(key)
