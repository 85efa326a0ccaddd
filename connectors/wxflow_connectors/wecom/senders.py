"""Send to WeCom: a robot speaks in its group, an application to one person; their errors come as a 200."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ValidationError

from wxflow_connectors.addresses import Addresses
from wxflow_connectors.http import Client
from wxflow_connectors.sender import Sender, Undelivered, secret
from wxflow_machines.policy.channels import Channel

_WECOM = "https://qyapi.weixin.qq.com"
_ROBOT_BYTES, _APP_BYTES = 2048, 2048
_BUSY = (-1, 45009, 45033, 40014, 42001)
"""Busy, too often, too many at once, a token that is wrong or has run out.

https://developer.work.weixin.qq.com/document/path/90313
"""


class Answer(BaseModel):
    """What WeCom answers to anything, and what of it is read here."""

    errcode: int
    errmsg: str | None = None
    access_token: str | None = None
    invaliduser: str | None = None
    unlicenseduser: str | None = None


class Robot(Sender):
    """A group's robot: it speaks in its group, to whom it mentions."""

    most_a_minute = 20
    most_bytes = _ROBOT_BYTES

    def __init__(self, channel: Channel, folder: Path, client: Client) -> None:
        self.name, self._channel, self._client = channel.name, channel, client
        self._addresses = Addresses(channel, folder)

    def send(self, digest: str, recipient: str, text: str) -> None:  # noqa: ARG002
        """Say it in the group."""
        told = {"content": cut(text, _ROBOT_BYTES), "mentioned_list": [one_of(self._addresses.of(recipient))]}
        # https://developer.work.weixin.qq.com/document/path/91770
        _posted(self._client, secret(self._channel, "url_env"), {"msgtype": "text", "text": told})


class Application(Sender):
    """A company's own application: it writes to one person."""

    most_bytes = _APP_BYTES

    def __init__(self, channel: Channel, folder: Path, client: Client) -> None:
        self.name, self._channel, self._client = channel.name, channel, client
        self._addresses = Addresses(channel, folder)
        self._base = str(channel.options.get("url", _WECOM)).rstrip("/")
        self._token: str | None = None

    def send(self, digest: str, recipient: str, text: str) -> None:  # noqa: ARG002
        """Write to somebody; WeCom itself drops what it gets twice within the hour."""
        asked = {
            "touser": one_of(self._addresses.of(recipient)),
            "msgtype": "text",
            "agentid": self._channel.options["agent_id"],
            "text": {"content": cut(text, _APP_BYTES)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 3600,
        }
        try:
            # https://developer.work.weixin.qq.com/document/path/90236
            answer = _posted(self._client, self._url("message/send", access_token=self._access()), asked)
        except Undelivered:
            self._token = None  # it may have run out
            raise
        if answer.invaliduser or answer.unlicenseduser:
            raise Undelivered(f"WeCom does not know {recipient}", final=True)

    def _access(self) -> str:
        """Return a token, the one of before while it is taken."""
        if self._token is None:
            held = secret(self._channel, "secret_env")
            # https://developer.work.weixin.qq.com/document/path/91039
            url = self._url("gettoken", corpid=self._channel.options["corp_id"], corpsecret=held)
            self._token = _good(self._client.get(url)).access_token
        if not self._token:
            self._token = None
            raise Undelivered("WeCom has given no access token")
        return self._token

    def _url(self, path: str, **asked: str) -> str:
        return f"{self._base}/cgi-bin/{path}?{urlencode(asked, quote_via=quote, safe='')}"


def one_of(address: str) -> str:
    """Return an address that WeCom reads as one person; Undelivered where it would tell several, or everybody."""
    if "|" in address or address.casefold() == "@all":
        raise Undelivered(f"{address!r} is more than one person to WeCom", final=True)
    return address


def cut(text: str, most: int) -> str:
    """Return a text that takes so many bytes at most, cut between signs, with … for what is left out."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - len("…".encode())].decode(errors="ignore") + "…"


def _posted(client: Client, url: str, asked: dict[str, Any]) -> Answer:
    return _good(client.post(url, json.dumps(asked, ensure_ascii=False).encode()))


def _good(text: str) -> Answer:
    """Read an answer; Undelivered when it tells of an error."""
    try:
        answer = Answer.model_validate_json(text)
    except ValidationError:
        raise Undelivered(f"WeCom's answer cannot be read: {text[:80]!r}") from None
    if answer.errcode:
        raise Undelivered(f"WeCom: {answer.errcode} {answer.errmsg or ''}", final=answer.errcode not in _BUSY)
    return answer
