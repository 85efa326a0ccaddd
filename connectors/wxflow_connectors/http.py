"""Send over HTTP: to a signed webhook, and to WeCom's robots and applications, whose errors come as a 200."""

import hmac
import json
import time
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_connectors.sender import Sender, Undelivered

_TIMEOUT = 15.0
_WECOM = "https://qyapi.weixin.qq.com"
_ROBOT_BYTES, _APP_BYTES = 2048, 2048
_MOST_ANSWERED = 65_536
_LONGEST_WAIT = 21_600
_BUSY = (-1, 45009, 45033, 40014, 42001)
"""WeCom's codes for: busy, too often, too many at once, a token that has run out."""


class Webhook(Sender):
    """JSON to any address: its id tells repetitions apart, its signature who has sent it."""

    def send(self, digest: str, recipient: str, text: str) -> None:
        """Post the message; anything but a 2xx is not taken."""
        body = json.dumps({"id": digest, "to": recipient, "text": text}, ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        signature = hmac.new(self.secret("secret_env").encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": digest,
            "X-Wxflow-Timestamp": stamp,
            "X-Wxflow-Signature": f"sha256={signature}",
        }
        _posted(str(self.options["url"]), body, headers)


class Robot(Sender):
    """A WeCom group robot: it speaks in its group, to whom it mentions."""

    most_a_minute = 20
    most_bytes = _ROBOT_BYTES

    def send(self, digest: str, recipient: str, text: str) -> None:  # noqa: ARG002
        """Say it in the group."""
        told = {"content": cut(text, _ROBOT_BYTES), "mentioned_list": [self.address(recipient)]}
        _wecom(self.secret("url_env"), {"msgtype": "text", "text": told})


class Application(Sender):
    """A WeCom application: it writes to one person."""

    most_bytes = _APP_BYTES
    _token: str | None = None

    def send(self, digest: str, recipient: str, text: str) -> None:  # noqa: ARG002
        """Write to somebody; WeCom itself drops what it gets twice within the hour."""
        asked = {
            "touser": self.address(recipient),
            "msgtype": "text",
            "agentid": self.options["agent_id"],
            "text": {"content": cut(text, _APP_BYTES)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 3600,
        }
        try:
            answer = _wecom(f"{self._base()}/cgi-bin/message/send?access_token={self._access()}", asked)
        except Undelivered:
            self._token = None  # it may have run out
            raise
        if answer.get("invaliduser") or answer.get("unlicenseduser"):
            raise Undelivered(f"WeCom does not know {recipient}", final=True)

    def _access(self) -> str:
        if self._token is None:
            words = f"corpid={self.options['corp_id']}&corpsecret={self.secret('secret_env')}"
            found = _wecom(f"{self._base()}/cgi-bin/gettoken?{words}", None).get("access_token")
            if not found:
                raise Undelivered("WeCom has given no access token")
            self._token = str(found)
        return self._token

    def _base(self) -> str:
        return str(self.options.get("url", _WECOM)).rstrip("/")


def cut(text: str, most: int) -> str:
    """Return a text that takes so many bytes at most, cut between signs, with … for what is left out."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - len("…".encode())].decode(errors="ignore") + "…"


def _wecom(url: str, asked: dict[str, Any] | None) -> dict[str, Any]:
    body = None if asked is None else json.dumps(asked, ensure_ascii=False).encode()
    text = _posted(url, body, {"Content-Type": "application/json"})
    try:
        answer = json.loads(text)
        code = int(answer["errcode"])
    except (ValueError, TypeError, KeyError):
        raise Undelivered(f"WeCom's answer cannot be read: {text[:80]!r}") from None
    if code:
        raise Undelivered(f"WeCom: {code} {answer.get('errmsg', '')}", final=code not in _BUSY)
    found: dict[str, Any] = answer
    return found


def _posted(url: str, body: bytes | None, headers: dict[str, str]) -> str:
    """Post, or get where there is no body; return what is answered. An address is a secret: no error tells it."""
    method = "GET" if body is None else "POST"
    try:
        with (
            httpx2.Client(timeout=_TIMEOUT, follow_redirects=False) as client,
            client.stream(method, url, content=body, headers=headers) as answer,
        ):
            if not answer.is_success:
                lasting = answer.status_code in (400, 401, 403, 404, 405, 410, 413, 422)
                after = _seconds(answer.headers.get("Retry-After", ""))
                raise Undelivered(f"HTTP {answer.status_code}", final=lasting, after=after)
            return _read(answer)
    except httpx2.InvalidURL:
        raise BadInput(tr("a channel's address is no http(s) address")) from None
    except httpx2.HTTPError as error:
        raise Undelivered(type(error).__name__) from None


def _read(answer: httpx2.Response) -> str:
    """Read an answer as far as anybody needs it, and for no longer than a time-out: one that drips must not hold us."""
    until, found = time.monotonic() + _TIMEOUT, b""
    for some in answer.iter_bytes():
        found += some
        if len(found) > _MOST_ANSWERED or time.monotonic() > until:
            break
    return found.decode(errors="replace")


def _seconds(told: str) -> int:
    """Return how long a Retry-After asks to wait; 0 when it cannot be read."""
    if told.isascii() and told.isdigit():
        return min(int(told[:9]), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(told).timestamp()
    except ValueError:
        return 0
    return max(0, min(int(moment - time.time()), _LONGEST_WAIT))
