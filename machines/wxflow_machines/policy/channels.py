"""How messages leave: the channels of a policy file, and what each kind needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from wxflow.json_values import is_object
from wxflow.translatable import tr
from wxflow_machines.policy.problems import Problems
from wxflow_machines.policy.schema import Key, Table, check_table, shown

_TEXT = Key("a text")
_ENV = Key('the name of an environment variable, like "WXFLOW_SECRET"')
_ADDRESSES = {
    "addresses": Key('a CSV file with the columns id and address, like "addresses.csv"'),
    "address": Key('how an address is made of a staff id, like "{id}@example.com"'),
}
KINDS: Mapping[str, Mapping[str, Key]] = {
    "stdout": {},
    "file": {"path": Key('a file that lines are added to, like "messages.jsonl"', required=True)},
    "smtp": {
        "host": Key("the mail server's name", required=True),
        "port": Key("a port from 1 to 65535", "number", most=65535),
        "sender": Key('an address, like "wxflow@example.com"', required=True),
        "user": _TEXT,
        "password_env": _ENV,
        "security": Key('"starttls", "tls" or "none"', "choice", choices=("starttls", "tls", "none")),
        **_ADDRESSES,
    },
    "webhook": {"url": Key("an http(s) address", required=True), "secret_env": Key(_ENV.right, required=True)},
    "wecom_robot": {"url_env": Key(_ENV.right, required=True), **_ADDRESSES},
    "wecom_app": {
        "corp_id": Key("the company's id at WeCom", required=True),
        "agent_id": Key("the application's number", "number", required=True),
        "secret_env": Key(_ENV.right, required=True),
        "url": Key("where WeCom answers, if not at its own address"),
        **_ADDRESSES,
    },
}
"""What each kind of channel takes besides its name and kind; secrets never stand in the file."""
_COMMON = {
    "name": Key('a short name, like "mail"', required=True),
    "kind": Key(", ".join(KINDS), "choice", choices=tuple(KINDS), required=True),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out; `options` are those of its kind."""

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])


def check(given: Table, problems: Problems) -> None:
    """Note all that is wrong with [[channels]], and with the one that [delivery] names."""
    rows = given.get("channels", [])
    if not isinstance(rows, list):
        problems.add(("channels",), tr("must be tables like [[channels]], not {rows}", rows=shown(rows)))
        return
    names: list[str] = []
    for number, one in enumerate(cast(list[object], rows), 1):
        at = ("channels", str(number))
        channel: Table = one if is_object(one) else {}
        own: Mapping[str, Key] = KINDS.get(str(channel.get("kind")), {})
        if check_table({**_COMMON, **own}, one, at, problems):
            name = str(channel["name"])
            if name in names:
                problems.add((*at, "name"), tr("{name} is the name of another channel: give each its own", name=name))
            names.append(name)
    delivery = given.get("delivery")
    wanted = cast(Table, delivery).get("channel") if isinstance(delivery, dict) else None
    if isinstance(wanted, str) and wanted not in names:
        problems.add(
            ("delivery", "channel"),
            tr(
                "no [[channels]] has the name {wanted}; known: {names}", wanted=wanted, names=", ".join(names) or "none"
            ),
        )


def channel_of(given: Table) -> Channel | None:
    """Return the channel that messages leave by; None when nothing is delivered."""
    wanted = given.get("delivery", {}).get("channel")
    for one in given.get("channels", ()):
        if one["name"] == wanted:
            return Channel(one["name"], one["kind"], {k: v for k, v in one.items() if k not in _COMMON})
    return None
